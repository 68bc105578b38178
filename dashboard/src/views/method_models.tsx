import type { Method, MethodModel } from "../api/read_method.ts";
import { countOf, formatCount } from "../format/format_count.ts";
import { formatEvery } from "../format/format_every.ts";
import { Pager } from "../parts/pager.tsx";
import { PlainTable } from "../parts/plain_table.tsx";
import { Section } from "../parts/section.tsx";
import { SimulatedTag } from "../parts/tag.tsx";
import { partOf } from "../state/pages.ts";
import type { SetParams } from "../state/use_route.ts";

interface MethodModelsProps {
  method: Method;
  params: URLSearchParams;
  setParams: SetParams;
}

const PAGE = 50;

const DIALECTS: Record<string, string> = {
  openai: "chat completions",
  "openai-responses": "Responses",
  anthropic: "Anthropic's messages",
  gemini: "Gemini's own",
};

/** What each model is asked with. */
export function MethodModels(
  { method: { models, model_n }, params, setParams }: MethodModelsProps,
) {
  const part = partOf(models, PAGE, params);
  const more = model_n - models.length;
  return (
    <Section
      title="With which parameters"
      note="Beside the text. Keys, headers and addresses are not shown. Of other fields only numbers, yes or no, and a few known words are shown; the rest is counted. A parameter that a model refuses is left out from then on."
    >
      {models.length === 0 ? <p class="quiet">The schedule measures no model.</p> : (
        <>
          <PlainTable
            label="Parameters"
            header={["Model", "Provider", "API", "Cap of the answer", "Parameters"]}
          >
            {part.rows.map((model) => (
              <tr key={`${model.provider} ${model.model}`}>
                <th scope="row">
                  {model.model} {model.simulated && <SimulatedTag />}
                </th>
                <td>{model.provider}</td>
                <td>{DIALECTS[model.dialect] ?? model.dialect}</td>
                <td>
                  <code>{model.cap_field}</code>, {describeCap(model)}
                </td>
                <td class="remarks">{describeParameters(model)}</td>
              </tr>
            ))}
          </PlainTable>
          <Pager part={part} setParams={setParams} />
          {more > 0 && <p class="quiet">{countOf(more, "further model")} not listed.</p>}
        </>
      )}
    </Section>
  );
}

function describeCap({ max_output_tokens }: MethodModel): string {
  return max_output_tokens === null
    ? "the workload's"
    : `its own of ${formatCount(max_output_tokens)} tokens`;
}

function describeParameters({ parameters, hidden, every_seconds }: MethodModel) {
  const shown = Object.entries(parameters).sort(([a], [b]) => (a < b ? -1 : 1));
  return (
    <>
      {shown.length === 0 && hidden === 0 && "none"}
      {shown.map(([name, value], place) => (
        <>
          {place > 0 && ", "}
          <code key={name}>{`${name}: ${value}`}</code>
        </>
      ))}
      {hidden > 0 &&
        `${shown.length > 0 ? ", and " : ""}${countOf(hidden, "field")} not shown`}
      {every_seconds !== null && `; measured ${formatEvery(every_seconds)} at most`}
    </>
  );
}
