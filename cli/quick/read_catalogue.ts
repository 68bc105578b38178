import { z } from "zod";
import { connectDatabase } from "../project/connect_database.ts";
import { readCallOptions } from "../../supabase/functions/_shared/provider/call_options.ts";
import type { Target } from "../../supabase/functions/_shared/provider/target.ts";
import type { ProjectAddress } from "../../lib/find_project.ts";
import { readRows } from "../project/read_rows.ts";

const providerSchema = z.object({
  id: z.string(),
  slug: z.string(),
  base_url: z.string().nullable(),
  dialect: z.enum(["openai", "anthropic"]),
  api_key_env: z.string().nullable(),
  options: z.record(z.string(), z.unknown()),
});
const modelSchema = z.object({
  name: z.string(),
  provider_id: z.string(),
  retired_at: z.string().nullable(),
  options: z.record(z.string(), z.unknown()),
});

/** What a quick test calls: one model of a provider. */
export type QuickTarget = Pick<
  Target,
  "provider" | "baseUrl" | "dialect" | "apiKeyEnv" | "model" | "options"
>;

/** The first active model of every enabled provider. */
export async function readCatalogue({ url, secretKey }: ProjectAddress): Promise<QuickTarget[]> {
  const database = connectDatabase({ url, secretKey });
  const [providers, models] = await Promise.all([
    readRows(
      "the providers",
      database.from("providers").select(columns(providerSchema)).eq("enabled", true).order("slug"),
      providerSchema,
    ),
    readRows(
      "the models",
      database.from("models").select(columns(modelSchema)).eq("active", true).order("name"),
      modelSchema,
    ),
  ]);
  return providers.flatMap((provider) => {
    const model = models.find(({ provider_id, retired_at }) =>
      provider_id === provider.id && (retired_at === null || Date.parse(retired_at) > Date.now())
    );
    return model === undefined ? [] : [{
      provider: provider.slug,
      baseUrl: provider.base_url,
      dialect: provider.dialect,
      apiKeyEnv: provider.api_key_env,
      model: model.name,
      options: readCallOptions({ ...provider.options, ...model.options }),
    }];
  });
}

function columns({ shape }: z.ZodObject): string {
  return Object.keys(shape).join(", ");
}
