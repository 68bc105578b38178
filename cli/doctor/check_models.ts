import { z } from "zod";
import { plainText } from "../../lib/plain_text.ts";
import { readRows } from "../project/read_rows.ts";
import { isLeftOut } from "./check_provider_keys.ts";
import type { Context } from "./context.ts";
import { type Finding, type Judgement, ok } from "./finding.ts";

const alertSchema = z.object({
  provider: z.string(),
  model: z.string().nullable(),
  kind: z.string(),
  message: z.string(),
});
type Alert = z.infer<typeof alertSchema>;

/** How to fix each kind of alert. */
const MENDS: Record<string, string> = {
  retired: "run select public.replace_model('<provider>', '<old>', '<new>')",
  retiring: "choose another in time with public.replace_model",
  unlisted: "choose another with public.replace_model if calls fail",
  price_incomplete:
    "run select public.set_price('<provider>', '<model>', <input>, <output>, parts => '<parts>')",
  no_price: "run select public.set_price('<provider>', '<model>', <input>, <output>)",
  served_as: "see by whom: select * from upstream_breakdown; a gateway can be told to use one host",
  token_count:
    "it charges by its own count; one far below may mean that it does not read the whole text",
  no_active_model: "run select public.set_active('<provider>', '<model>', true)",
};

/** Whether there are models to benchmark, and whether they stay available. */
export async function checkModels(
  { database }: Context,
  earlier: Finding[],
): Promise<Judgement[]> {
  const query = database.from("catalogue_alerts").select("provider, model, kind, message");
  const alerts = await readRows("the catalogue's alerts", query, alertSchema);
  if (alerts.length === 0) {
    return [ok("All active ones are served and priced")];
  }
  return alerts.map((alert) => toFinding(alert, isLeftOut(alert.provider, earlier)));
}

/**
 * @param leftOut Whether no run calls the provider, so that problems of its
 * models do not matter.
 */
function toFinding({ provider, model, kind, message }: Alert, leftOut: boolean): Judgement {
  // With the names filled in, it can be run as printed.
  const mend = (MENDS[kind] ?? "see the view catalogue_alerts")
    .replace("'<provider>'", () => quote(provider))
    .replace(/'<(?:model|old)>'/, (place) => model === null ? place : quote(model));
  const isInTheWay = !leftOut && ["retired", "no_active_model"].includes(kind);
  return {
    check: "models",
    state: isInTheWay ? "failed" : "warning",
    message: `${provider}${model === null ? "" : ` / ${plainText(model, 100)}`}: ` +
      `${plainText(message)}; ${mend}`,
  };
}

function quote(name: string): string {
  return `'${plainText(name, 256).replaceAll("'", "''")}'`;
}
