import type { Session } from "./open_session.ts";

export const PROVIDERS = 10;
export const MODELS = 200;
export const REGIONS = ["us-east-1", "eu-west-1", "ap-southeast-1", "sa-east-1"];
/** What the schedule measures: its four, and a long text. */
export const WORKLOADS = ["default", "canary", "tool", "json", "long-10k"];

/**
 * Adds the providers and models of the results: ten hosts of each of twenty families, each with a
 * price. The first provider is a gateway.
 */
export async function loadCatalogue(session: Session): Promise<void> {
  await session.query("update public.providers set enabled = false where enabled");
  await session.query(
    `update public.workloads set active = true where current and name in (${quoted(WORKLOADS)})`,
  );
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

/** Texts as SQL writes them, with commas between. */
export function quoted(texts: string[]): string {
  return texts.map((text) => `'${text}'`).join();
}
