import { readMethod } from "../api/read_method.ts";
import { definitions } from "../format/definitions.ts";
import { Answer } from "../parts/answer.tsx";
import { Facts } from "../parts/facts.tsx";
import { PageHead } from "../parts/page_head.tsx";
import { Section } from "../parts/section.tsx";
import type { PageProps } from "../state/page.ts";
import { useQuery } from "../state/use_query.ts";
import { CERTAINTY, LEFT_OUT, STEPS } from "./method_facts.ts";
import { MethodModels } from "./method_models.tsx";
import { MethodSettings } from "./method_settings.tsx";
import { MethodWorkloads } from "./method_workloads.tsx";

const MEANINGS = Object.values(definitions).map(({ name, text }) => [name, text] as const);

const methodQuery = { key: "method", read: readMethod };

/** How each number is made, with the project's own settings. */
export function Method({ params, setParams }: PageProps) {
  const result = useQuery(methodQuery);
  return (
    <>
      <PageHead
        title="Method"
        lead="How each number of these pages is made, with this project's own settings, so that you can repeat it or dispute it."
      />
      <Section title="From the schedule to a number">
        <ol class="steps">
          {STEPS.map((step) => <li key={step}>{step}</li>)}
        </ol>
      </Section>
      <Answer result={result} height={900}>
        {(method) => (
          <>
            <MethodSettings method={method} />
            <MethodWorkloads workloads={method.workloads} />
            <MethodModels method={method} params={params} setParams={setParams} />
          </>
        )}
      </Answer>
      <Section title="What the numbers mean">
        <Facts facts={MEANINGS} />
      </Section>
      <Section title="How sure they are">
        <Facts facts={CERTAINTY} />
      </Section>
      <Section title="What is left out, and why">
        <Facts facts={LEFT_OUT} />
      </Section>
      <Section title="To repeat it">
        <p>
          Everything is measured by code that anybody can run with keys of their own:{" "}
          <code>deno task benchmark --provider … --model …</code>{" "}
          measures the same way from your own machine, and stores each result with all of its times.
          The settings above are one call of the Data API,{" "}
          <code>rpc/measurement_method</code>. Who runs this project can have the times and speeds
          of a single result computed again from what was seen:{" "}
          <code>deno task report --result …</code>
        </p>
      </Section>
    </>
  );
}
