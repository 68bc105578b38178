import { POSTGRES } from "./find_packages.ts";
import type { User } from "./server_user.ts";

/** Creates a cluster of the superuser `supabase_admin`, who needs the password. */
export async function createCluster(data: string, password: string, user?: User): Promise<void> {
  await Deno.mkdir(data, { mode: 0o700 });
  const passwordFile = `${data}.password`;
  await Deno.writeTextFile(passwordFile, password, { mode: 0o600 });
  if (user !== undefined) {
    await Deno.chown(data, user.uid, user.gid);
    await Deno.chown(passwordFile, user.uid, user.gid);
  }
  const { success, stderr } = await new Deno.Command(`${POSTGRES.bin}/initdb`, {
    args: [
      `--pgdata=${data}`,
      "--username=supabase_admin",
      `--pwfile=${passwordFile}`,
      "--auth=scram-sha-256",
      "--encoding=UTF8",
      "--locale=C.UTF-8",
      "--no-sync",
    ],
    cwd: data,
    clearEnv: true,
    ...user,
  }).output();
  await Deno.remove(passwordFile);
  if (!success) {
    throw new Error(`Cannot create a cluster: ${new TextDecoder().decode(stderr).trim()}`);
  }
}
