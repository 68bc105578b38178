/** How the names of all workspaces begin. */
export const WORKSPACE_PREFIX = "benchmark-native-";

/** A temporary folder that takes everything in it along when it goes. */
export interface Workspace extends AsyncDisposable {
  path: string;
}

/**
 * Waits until its standard input ends, which it does when whoever opened the
 * folder closes it or ends for any reason. Then ends the processes
 * that work in the folder, first politely, and removes it.
 */
const CARETAKER = `
  trap '' HUP INT TERM
  cat > /dev/null
  working() {
    find /proc/[0-9]*/cwd -lname "$1" -o -lname "$1/*" 2> /dev/null | cut -d / -f 3
  }
  signal=INT
  tries=0
  while pids=$(working "$1"); [ -n "$pids" ]; do
    kill -s "$signal" $pids 2> /dev/null
    tries=$((tries + 1))
    if [ "$tries" -ge 100 ]; then signal=KILL; fi
    sleep 0.05
  done
  rm -rf "$1"
`;

/** Opens a folder that others on this machine may read. */
export async function openWorkspace(): Promise<Workspace> {
  const path = await Deno.makeTempDir({ prefix: WORKSPACE_PREFIX });
  await Deno.chmod(path, 0o755);
  const caretaker = new Deno.Command("sh", {
    args: ["-c", CARETAKER, "caretaker", path],
    cwd: "/",
    stdin: "piped",
    stdout: "null",
    stderr: "inherit",
  }).spawn();

  async function close() {
    await caretaker.stdin.close();
    await caretaker.status;
  }

  return { path, [Symbol.asyncDispose]: close };
}
