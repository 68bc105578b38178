import {
  describeThisProcess,
  type FolderHolder,
  nameHolder,
  parseHolder,
} from "./folder_holder.ts";

/** Holds a folder until it is released, or until the process is gone. */
export interface FolderLock extends Disposable {
  release(): void;
}

/** Another process has the folder. */
export class HeldFolderError extends Error {
  override name = "HeldFolderError";
  readonly holder: FolderHolder | null;

  constructor(path: string, holder: FolderHolder | null) {
    super(
      `Cannot open ${path}: ${nameHolder(holder)} has it open; ` +
        "stop that one first, or choose another folder with --data-dir",
    );
    this.holder = holder;
  }
}

/**
 * Takes the folder for this process alone, creating it when missing, and throws
 * at once when another process has it, naming that. The lock is the operating
 * system's, so that one left behind by a killed process blocks nobody.
 */
export async function lockFolder(path: string): Promise<FolderLock> {
  await Deno.mkdir(path, { recursive: true, mode: 0o700 });
  const file = await Deno.open(lockPath(path), { create: true, write: true, mode: 0o600 });
  try {
    if (!await file.tryLock(true)) throw new HeldFolderError(path, await readHolder(path));
    await file.truncate();
    await file.write(new TextEncoder().encode(JSON.stringify(describeThisProcess())));
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

/** Whether no process has the folder. */
export async function isFree(path: string): Promise<boolean> {
  try {
    using file = await Deno.open(lockPath(path), { write: true });
    // Two that only look are in nobody's way.
    return await file.tryLock(false);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return true;
    throw error;
  }
}

/** Who took the folder last; null where that cannot be read. */
export async function readHolder(path: string): Promise<FolderHolder | null> {
  return parseHolder(await Deno.readTextFile(lockPath(path)).catch(() => ""));
}

function lockPath(path: string): string {
  return `${path}/stack.lock`;
}
