import type { Stage } from "./start_stage.ts";

/** The id of the model behind a gateway that is served as another. */
export async function gatewayModel({ stack }: Stage): Promise<string> {
  const [row] = await stack.query<{ id: string }>(
    `select models.id from public.models join public.providers on providers.id = models.provider_id
     where models.name = 'openai/gpt-oss-20b' and providers.slug = 'openrouter'`,
  );
  return row.id;
}
