import { setTimeout as delay } from "node:timers/promises";
import { HeldFolderError, isFree, readHolder } from "../../local/lock_folder.ts";
import type { Stack } from "../../local/stack.ts";
import { describeThisProcess, nameHolder } from "../../local/folder_holder.ts";
import { admitGuests } from "./admit_guests.ts";
import { joinStack } from "./join_stack.ts";
import { postQuery } from "./post_query.ts";
import { removeStackFile, writeStackFile } from "./stack_file.ts";

/** A stack of this command, or one of another that it uses. */
export interface OpenedStack extends Pick<Stack, "url" | "secretKey">, AsyncDisposable {
  /** As the database's owner. */
  query<T>(sql: string): Promise<T[]>;
  /** This command's own stack; null when it is another command's. */
  own: Stack | null;
  /** Addresses its functions call instead of the catalogue's, by variable. */
  addresses: Record<string, string>;
}

/** How a command shares a folder with others. */
export interface FolderOptions {
  /** Whether other commands may use the stack while this one runs. */
  shared?: boolean;
  /** Whether it must be this command's own stack, which other commands cannot stop. */
  alone?: boolean;
  /** Addresses the functions call instead of the catalogue's, by variable. */
  addresses?: Record<string, string>;
  /** Aborted by Ctrl-C. */
  signal?: AbortSignal;
}

/** How long another command may take to start its stack or to end, in milliseconds. */
const PATIENCE_MS = 120_000;
/** Time between two tries, in milliseconds. */
const LOOK_MS = 100;

/**
 * Joins the stack that has a folder open, or starts one. If a process has the folder open but
 * accepts no guests, it is starting or ending, so wait for it.
 */
export async function openFolder(
  folder: string,
  options: FolderOptions,
  start: () => Promise<Stack>,
): Promise<OpenedStack> {
  const deadline = performance.now() + (options.alone ? 10 * LOOK_MS : PATIENCE_MS);
  let told = false;
  while (true) {
    options.signal?.throwIfAborted();
    const joined = options.alone ? null : await joinStack(folder);
    if (joined !== null) {
      console.error(`Using the stack of ${nameHolder(joined)}`);
      const query = <T>(sql: string) =>
        postQuery(joined, sql, AbortSignal.timeout(15_000)) as Promise<T[]>;
      return { ...joined, query, own: null };
    }
    if (await isFree(folder)) {
      try {
        return await host(folder, options, start);
      } catch (error) {
        if (!(error instanceof HeldFolderError)) throw error;
      }
    }
    const holder = await readHolder(folder);
    if (performance.now() > deadline) throw new HeldFolderError(folder, holder);
    if (!told && !options.alone) console.error(`Waiting for ${nameHolder(holder)} on ${folder}`);
    told = true;
    await delay(LOOK_MS, undefined, { signal: options.signal });
  }
}

async function host(
  folder: string,
  options: FolderOptions,
  start: () => Promise<Stack>,
): Promise<OpenedStack> {
  await using started = new AsyncDisposableStack();
  const { addresses = {} } = options;
  const stack = started.use(await start());
  if (options.shared) {
    const guests = admitGuests(stack.secretKey, async (caller) => {
      await stack.query(
        `select public.cancel_run(runs.id, 'the command that started it has ended')
        from public.runs where runs.idempotency_key = $1 and runs.finished_at is null
        union all
        select public.cancel_sync(sync_runs.id, 'the command that started it has ended')
        from public.sync_runs where sync_runs.idempotency_key = $1 and sync_runs.finished_at is null`,
        [caller],
      );
    });
    started.defer(() => guests.stop());
    await writeStackFile(folder, {
      ...describeThisProcess(),
      url: stack.url,
      secretKey: stack.secretKey,
      guestPort: guests.port,
      addresses,
    });
    started.defer(async () => {
      if (!options.alone) await guests.untilGone(options.signal, (words) => console.error(words));
      await removeStackFile(folder);
    });
  }
  const all = started.move();
  const stop = () => all.disposeAsync();
  return {
    url: stack.url,
    secretKey: stack.secretKey,
    query: stack.query,
    addresses,
    own: { ...stack, stop, [Symbol.asyncDispose]: stop },
    [Symbol.asyncDispose]: stop,
  };
}
