import { keyNames } from "../project/choose_secrets.ts";
import { hasKey } from "../project/has_key.ts";
import type { CatalogueProvider } from "./catalogue_provider.ts";

/**
 * Lists the providers that can be called with the keys that a project has or will have. Throws when
 * there is none, since nothing could be benchmarked.
 *
 * @param names Names of all variables that are set, here or in the project.
 */
export function describeKeys(names: string[], providers: CatalogueProvider[]): string[] {
  const callable = providers.filter((provider) => hasKey(provider, names));
  const [example] = keyNames(providers);
  if (callable.length === 0) {
    throw new Error(
      "Cannot deploy: there is no key of a provider in the catalogue, neither in the environment or " +
        `.env nor in the project; set one, for example ${example}`,
    );
  }
  const keys = [...new Set(keyNames(callable))];
  const lines = [`✓ Provider keys: ${keys.join(", ") || "none is needed"}`];
  if (callable.some(({ enabled }) => enabled)) return lines;
  const slugs = callable.map(({ slug }) => slug).join(", ");
  return [...lines, `⚠ None of these providers is enabled, so that nothing will run: ${slugs}`];
}
