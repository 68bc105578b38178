/**
 * Imports a module by a computed address, so that Deno fetches it and its packages only now.
 * Modules that are imported by name are fetched before the program starts, even for `--help`.
 *
 * @param url From `import.meta.resolve`.
 */
export async function importLater<Module>(url: string): Promise<Module> {
  return await import(url);
}
