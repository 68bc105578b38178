import { type Stack, startStack } from "../../../local/stack.ts";
import { SPARE_MODEL } from "./make_call.ts";
import { hostOf, nameAt, ROUND } from "./make_input.ts";
import { PROVIDER_DIALECTS } from "../../../supabase/functions/_shared/provider/dialect.ts";
import { type HostileServer, serveHostile } from "./serve_hostile.ts";

/** A stack and its providers, one of which is not hostile. */
export interface HostileProject extends AsyncDisposable {
  stack: Stack;
  server: HostileServer;
  /** What visitors may read, and what operators may read. */
  visits: Visit[];
}

/** A request that must always be answered. */
export interface Visit {
  path: string;
  key: "visitor" | "operator";
  /** Of a POST; a GET when left out. */
  body?: string;
}

export const INNOCENT = "innocent";

/** Starts the embedded stack in memory with hostile providers. */
export async function startHostileProject(): Promise<HostileProject> {
  await using started = new AsyncDisposableStack();
  const server = started.use(serveHostile());
  const stack = started.use(await startStack());
  const providers = [
    ...PROVIDER_DIALECTS.map((dialect) => ({
      slug: hostOf(dialect),
      dialect,
      models: [
        ...Array.from({ length: ROUND }, (_, slot) => nameAt(dialect, slot)),
        ...(dialect === "openai" ? [SPARE_MODEL] : []),
      ],
      concurrent: true,
    })),
    { slug: "lists", dialect: "openai", models: [], concurrent: false },
    { slug: INNOCENT, dialect: "openai", models: ["good"], concurrent: false },
  ];
  await stack.query(
    `with added as (
      insert into public.providers (name, slug, base_url, dialect, options)
      select given.slug, given.slug, given.base_url, given.dialect, jsonb_build_object('concurrent', given.concurrent)
      from jsonb_to_recordset($1::jsonb) as given (slug text, base_url text, dialect text, concurrent boolean)
      returning id, slug
    ), served as (
      insert into public.models (name, provider_id, kind)
      select model, added.id, 'chat'
      from jsonb_to_recordset($1::jsonb) as given (slug text, models jsonb)
      join added using (slug)
      cross join lateral jsonb_array_elements_text(given.models) as model
      returning id, provider_id
    )
    insert into public.prices (provider_id, model_id, input_price_per_m, output_price_per_m)
    select served.provider_id, served.id, 1, 2
    from served`,
    [JSON.stringify(providers.map((each) => ({ ...each, base_url: server.baseUrl(each.slug) })))],
  );
  await stack.query(
    "update public.settings set request_timeout_ms = 3000, max_text_chars = 500 where true",
  );
  // A spend limit, so that everything is reserved and settled. It is higher than all costs
  // together.
  await stack.query(
    "insert into public.spend_limits (period, limit_usd, allow_unpriced) values ('month', 1e9, true)",
  );
  const visits = await listVisits(stack);
  const running = started.move();
  return { stack, server, visits, [Symbol.asyncDispose]: () => running.disposeAsync() };
}

interface Readable {
  name: string;
  columns: string[];
}

interface Callable {
  name: string;
  names: string[];
  types: string[];
}

/** Every view and table that somebody may read through the Data API, and every function for visitors. */
async function listVisits({ query }: Stack): Promise<Visit[]> {
  const visits: Visit[] = [{ path: "/functions/v1/health", key: "visitor" }];
  const visible = new Set<string>();
  for (const [key, role] of [["visitor", "anon"], ["operator", "service_role"]] as const) {
    const readable = await query<Readable>(
      `select pg_class.relname as name, array_agg(attname::text order by attnum) as columns
      from pg_class
      join pg_attribute on attrelid = pg_class.oid and attnum > 0 and not attisdropped
      where relnamespace = 'public'::regnamespace
        and relkind in ('v', 'r', 'p')
        and has_column_privilege($1, pg_class.oid, attnum, 'select')
      group by pg_class.oid, relname
      having $1 = 'anon' or relkind = 'v'`,
      [role],
    );
    for (const { name, columns } of readable) {
      if (visible.has(name)) continue;
      visible.add(name);
      visits.push({ path: `/rest/v1/${name}?select=${columns.join(",")}&limit=20`, key });
    }
  }
  const callable = await query<Callable>(
    `select
      proname as name,
      coalesce(proargnames[1:pronargs], '{}') as names,
      array(select type::regtype::text from unnest(proargtypes) as type) as types
    from pg_proc
    where pronamespace = 'public'::regnamespace
      and prokind = 'f'
      and prorettype <> 'trigger'::regtype
      and has_function_privilege('anon', oid, 'execute')`,
  );
  const models = await query<{ id: string }>("select id from public.models limit 3");
  for (const { name, names, types } of callable) {
    const given = names.map((argument, nth) => [argument, example(argument, types[nth])] as const);
    visits.push({
      path: `/rest/v1/rpc/${name}`,
      key: "visitor",
      body: JSON.stringify(Object.fromEntries(given.filter(([, value]) => value !== undefined))),
    });
  }
  return visits;

  function example(name: string, type: string): unknown {
    if (type === "interval") return "7 days";
    if (type === "uuid[]") return models.map(({ id }) => id);
    // A comparison asks for two.
    if (type === "uuid") return models[name === "model_b" ? 1 : 0].id;
    return type === "text" && name === "region" ? "all" : undefined;
  }
}
