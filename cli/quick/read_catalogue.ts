import { z } from "zod";
import { connectDatabase } from "../project/connect_database.ts";
import { readCallOptions } from "../../supabase/functions/_shared/provider/call_options.ts";
import { PROVIDER_DIALECTS } from "../../supabase/functions/_shared/provider/dialect.ts";
import type { Target } from "../../supabase/functions/_shared/provider/target.ts";
import type { ProjectAddress } from "../../lib/find_project.ts";
import { readRows } from "../project/read_rows.ts";

const providerSchema = z.object({
  id: z.string(),
  slug: z.string(),
  enabled: z.boolean(),
});
const modelSchema = z.object({
  model: z.string(),
  api_name: z.string(),
  provider_id: z.string(),
  base_url: z.string().nullable(),
  dialect: z.enum(PROVIDER_DIALECTS),
  api_key_env: z.string().nullable(),
  available: z.boolean().nullable(),
  retired_at: z.string().nullable(),
  options: z.record(z.string(), z.unknown()),
});

/** What a quick test calls: one model of a provider. */
export type QuickTarget = Pick<
  Target,
  "provider" | "baseUrl" | "dialect" | "apiKeyEnv" | "model" | "name" | "options"
>;

/** What a quick test may call. */
export interface QuickCatalogue {
  targets: QuickTarget[];
  /** Why other providers are not called, by their slugs. */
  idle: Map<string, string>;
}

/**
 * The first active model of every enabled provider; models that are no longer listed come last.
 */
export async function readCatalogue(
  { url, secretKey }: ProjectAddress,
  signal: AbortSignal,
): Promise<QuickCatalogue> {
  const database = connectDatabase({ url, secretKey }, signal);
  const [providers, models] = await Promise.all([
    readRows(
      "the providers",
      database.from("providers").select(columns(providerSchema)).neq("dialect", "control")
        .order("slug"),
      providerSchema,
    ),
    readRows(
      "the models",
      database.from("model_endpoints").select(columns(modelSchema)).eq("active", true)
        .neq("dialect", "control").order("model"),
      modelSchema,
    ),
  ]);
  const targets: QuickTarget[] = [];
  const idle = new Map<string, string>();
  for (const provider of providers) {
    const { slug } = provider;
    const served = models.filter(({ provider_id, retired_at }) =>
      provider_id === provider.id && (retired_at === null || Date.parse(retired_at) > Date.now())
    );
    const model = served.find(({ available }) => available !== false) ?? served.at(0);
    if (!provider.enabled) {
      idle.set(slug, `it is disabled; update providers set enabled = true where slug = '${slug}'`);
    } else if (model === undefined) {
      idle.set(slug, `none of its models is active; select add_model('${slug}', '<model>')`);
    } else {
      targets.push({
        provider: slug,
        baseUrl: model.base_url,
        dialect: model.dialect,
        apiKeyEnv: model.api_key_env,
        model: model.api_name,
        name: model.model,
        options: readCallOptions(model.options),
      });
    }
  }
  return { targets, idle };
}

function columns({ shape }: z.ZodObject): string {
  return Object.keys(shape).join(", ");
}
