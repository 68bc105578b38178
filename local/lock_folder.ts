import {
  describeThisProcess,
  type FolderHolder,
  nameHolder,
  parseHolder,
} from "./folder_holder.ts";

/** Locks a folder until it is released, or until the process ends. */
export interface FolderLock extends Disposable {
  release(): void;
}

/** Another process has the folder open. */
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
 * Locks a folder for this process, creating it when missing. Throws at once when another process
 * has it, and names that process. It is a lock of the operating system, so a killed process leaves
 * none behind.
 */
export async function lockFolder(path: string): Promise<FolderLock> {
  await Deno.mkdir(path, { recursive: true, mode: 0o700 });
  const file = await Deno.open(lockPath(path), { create: true, write: true, mode: 0o600 });
  try {
    if (!await file.tryLock(true)) throw new HeldFolderError(path, await readHolder(path));
    const holder = JSON.stringify(describeThisProcess());
    await Deno.writeTextFile(holderPath(path), holder, { mode: 0o600 });
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

/** Whether no process has the folder open. */
export async function isFree(path: string): Promise<boolean> {
  try {
    using file = await Deno.open(lockPath(path), { write: true });
    // A shared lock, so that two checks do not disturb each other.
    return await file.tryLock(false);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return true;
    throw error;
  }
}

/** The process that locked the folder last; null where that cannot be read. */
export async function readHolder(path: string): Promise<FolderHolder | null> {
  return parseHolder(await Deno.readTextFile(holderPath(path)).catch(() => ""));
}

function lockPath(path: string): string {
  return `${path}/stack.lock`;
}

/** Beside the lock, since Windows lets nobody else read a file that is locked. */
function holderPath(path: string): string {
  return `${path}/stack.holder`;
}
