import type { Stack } from "../../local/stack.ts";

/**
 * Puts providers `p1`, `p2`, … into the catalogue, one per base URL, each with
 * priced models `m1`, `m2`, … that only a run that names them measures.
 */
export async function addProviders(
  stack: Stack,
  baseUrls: string[],
  models: number,
): Promise<void> {
  await stack.query(
    `with added as (
      insert into public.providers (name, slug, base_url)
      select 'Provider ' || n, 'p' || n, base_url
      from jsonb_array_elements_text($1::jsonb) with ordinality as given (base_url, n)
      returning providers.id
    ), served as (
      insert into public.models (name, provider_id, active)
      select 'm' || n, added.id, false
      from added, generate_series(1, $2::int) as n
      returning models.id, models.provider_id
    )
    insert into public.prices (provider_id, model_id, input_price_per_m, output_price_per_m)
    select served.provider_id, served.id, 0.1, 0.4
    from served`,
    [JSON.stringify(baseUrls), models],
  );
}
