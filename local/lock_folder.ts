/** Holds a folder until it is released, or until the process is gone. */
export interface FolderLock extends Disposable {
  release(): void;
}

/**
 * Takes the folder for this process alone, creating it when missing, and throws
 * at once when another process has it. The lock is the operating system's, so
 * that one left behind by a killed process blocks nobody.
 */
export async function lockFolder(path: string): Promise<FolderLock> {
  await Deno.mkdir(path, { recursive: true, mode: 0o700 });
  const file = await Deno.open(`${path}/stack.lock`, { create: true, write: true, mode: 0o600 });
  try {
    if (!await file.tryLock(true)) {
      throw new Error(
        `Cannot open ${path}: a local stack is already running on it; ` +
          "stop that one first, or choose another folder",
      );
    }
  } catch (error) {
    file.close();
    throw error;
  }
  let held = true;
  function release() {
    if (held) file.close();
    held = false;
  }
  return { release, [Symbol.dispose]: release };
}
