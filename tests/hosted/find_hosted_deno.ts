/** The API level of the hosted edge runtime. */
export const HOSTED_DENO = "2.1.4";

/** The path of that Deno, which npm fetches. */
export async function findHostedDeno(): Promise<string> {
  const print = "console.log(Deno.execPath())";
  const { success, stdout, stderr } = await new Deno.Command("npx", {
    args: ["--yes", `deno@${HOSTED_DENO}`, "eval", "--no-config", "--no-lock", print],
    stdin: "null",
  }).output();
  const decoder = new TextDecoder();
  if (!success) throw new Error(`Cannot get Deno ${HOSTED_DENO}: ${decoder.decode(stderr)}`);
  return decoder.decode(stdout).trim();
}
