import type { Session } from "./open_session.ts";

export const PROVIDERS = 10;
export const MODELS = 200;

/** Adds the providers and models of the results, each model with a price. */
export async function loadCatalogue(session: Session): Promise<void> {
  await session.query("update public.providers set enabled = false where enabled");
  await session.query(
    `insert into public.providers (name, slug, base_url)
     select 'Bench ' || n, 'bench-' || n, 'http://127.0.0.1:1'
     from generate_series(0, ${PROVIDERS - 1}) as n`,
  );
  await session.query(
    `with added as (
      insert into public.models (name, provider_id, active, family)
      select 'model-' || n, providers.id, true, 'bench/family-' || n / ${PROVIDERS}
      from generate_series(0, ${MODELS - 1}) as n
      join public.providers on providers.slug = 'bench-' || n % ${PROVIDERS}
      returning id, provider_id
    )
    insert into public.prices (provider_id, model_id, input_price_per_m, output_price_per_m, timestamp)
    select provider_id, id, 0.1, 0.5, now() - interval '1 year' from added`,
  );
}
