/** The facts that decide whether a provider can be called. */
export interface KeyedProvider {
  /** Variable of its key; null where it needs none. */
  api_key_env: string | null;
  /** Whether one of its models is benchmarked. */
  has_model: boolean;
}

/**
 * Whether a provider can be called with the variables that are set: its key is set, or it needs
 * none and has an active model.
 *
 * @param names Names of all variables that are set.
 */
export function hasKey({ api_key_env, has_model }: KeyedProvider, names: string[]): boolean {
  return api_key_env === null ? has_model : names.includes(api_key_env);
}

/**
 * The column `has_model` of a query of `public.providers`; on one line, since it
 * may become an argument. A control alone is nothing to measure.
 */
export const HAS_MODEL = "providers.dialect <> 'control' and " +
  "exists (select from public.models where models.provider_id = providers.id and models.active " +
  "and (models.retired_at is null or models.retired_at > now())) as has_model";
