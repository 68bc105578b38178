/** Whom a process runs as. */
export interface User {
  uid: number;
  gid: number;
}

/**
 * The user a server must run as: Debian's `postgres` when this process is root,
 * which PostgreSQL refuses to be; undefined, for ourselves, otherwise.
 */
export async function serverUser(): Promise<User | undefined> {
  if (Deno.uid() !== 0) return undefined;
  const [uid, gid] = await Promise.all([lookUp("-u"), lookUp("-g")]);
  return { uid, gid };
}

async function lookUp(option: string): Promise<number> {
  const { success, stdout } = await new Deno.Command("id", { args: [option, "postgres"] }).output();
  if (!success) throw new Error("Cannot start PostgreSQL: this machine has no user postgres");
  return Number(new TextDecoder().decode(stdout));
}
