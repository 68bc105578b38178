/**
 * Gives `use` the path of a file that no other user may read. The file is deleted when `use` is
 * done or this process ends, except by SIGKILL.
 */
export async function withPrivateFile<T>(
  content: string,
  use: (path: string) => Promise<T>,
): Promise<T> {
  const path = await Deno.makeTempFile(); // With mode 0600.
  const remove = () => removeFile(path);
  // A second Ctrl-C ends the process at once, and a closed terminal does so silently.
  addEventListener("unload", remove);
  const stopWatching = onHangUp(remove);
  try {
    await Deno.writeTextFile(path, content);
    return await use(path);
  } finally {
    remove();
    removeEventListener("unload", remove);
    stopWatching();
  }
}

function removeFile(path: string): void {
  try {
    Deno.removeSync(path);
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
  }
}

/** Calls back before a closed terminal ends this process. */
function onHangUp(callback: () => void): () => void {
  function end() {
    callback();
    Deno.exit(129);
  }
  Deno.addSignalListener("SIGHUP", end);
  return () => Deno.removeSignalListener("SIGHUP", end);
}
