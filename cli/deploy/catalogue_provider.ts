import type { CalledProvider } from "../project/choose_secrets.ts";
import type { KeyedProvider } from "../project/has_key.ts";

/** A provider of the project. */
export interface CatalogueProvider extends CalledProvider, KeyedProvider {
  /** Whether runs call it. */
  enabled: boolean;
}
