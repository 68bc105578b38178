/**
 * Imports a module whose address Deno does not know ahead. It and the packages
 * that it uses are fetched now; what is imported by name is fetched before the
 * program begins, also when all that is wanted of it is `--help`.
 *
 * @param url From `import.meta.resolve`.
 */
export async function importLater<Module>(url: string): Promise<Module> {
  return await import(url);
}
