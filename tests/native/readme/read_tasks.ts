/** A task of `deno.json`. */
export interface Task {
  name: string;
  /** Whether it takes `--help`. */
  helps: boolean;
}

/** The tasks of this project by `deno.json`. */
export async function readTasks(): Promise<Task[]> {
  const config = JSON.parse(
    await Deno.readTextFile(new URL("../../../deno.json", import.meta.url)),
  );
  return Object.entries(config.tasks as Record<string, string>).map(([name, command]) => ({
    name,
    helps: /^(?:\w+=\S+ )?deno run .*\b(?:cli|bench|dashboard)\/\S+\.ts$/.test(command),
  }));
}

/** The tasks that a page names; `bench:…` means all that begin so. */
export function findTaskNames(page: string): string[] {
  const found = page.matchAll(/deno(?:@[\d.]+)? task ([a-z][\w-]*(?::[\w-]*)?)/g);
  return [...new Set(Array.from(found, ([, name]) => name))];
}
