import type { MethodWorkload } from "../api/read_method.ts";
import { formatCount } from "../format/format_count.ts";
import { formatEvery } from "../format/format_every.ts";
import { formatTickValue } from "../format/format_number.ts";
import { PlainTable } from "../parts/plain_table.tsx";
import { Section } from "../parts/section.tsx";

/** What is sent to the models. */
export function MethodWorkloads({ workloads }: { workloads: MethodWorkload[] }) {
  return (
    <Section
      title="What is sent"
      note="One message, streamed. Each text begins with ten random words of its own, so that no answer comes from a cache, except where a workload repeats the text of another to measure the cache; what is asked after them is the same for all models of a run. The texts are the operator's, and are not shown."
    >
      <PlainTable
        label="Workloads"
        header={[
          "Workload",
          "Scheduled",
          "Judged as",
          ["Sent", "numeric"],
          ["Answer, at most", "numeric"],
          ["Headers", "numeric"],
          ["First token", "numeric"],
          ["Silence", "numeric"],
          ["In all", "numeric"],
        ]}
      >
        {workloads.map((workload) => (
          <tr key={workload.name}>
            <th scope="row">
              {workload.name} <span class="quiet">version {workload.version}</span>
            </th>
            <td>{describeTurn(workload)}</td>
            <td>{describeCheck(workload)}</td>
            <td class="numeric">
              {describeLength(workload)}
              {workload.burst !== null && `, ${workload.burst.join(", ")} at once`}
            </td>
            <td class="numeric">{formatCount(workload.max_output_tokens)} tokens</td>
            {[
              workload.headers_ms,
              workload.first_token_ms,
              workload.gap_ms,
              workload.total_ms,
            ].map((ms, place) => (
              <td key={place} class="numeric">{`${formatTickValue(ms / 1000)} s`}</td>
            ))}
          </tr>
        ))}
      </PlainTable>
      <p class="quiet">
        The last four are deadlines: for the response headers and the first token from the beginning
        of the request, for the longest silence between tokens, and for the whole. What misses one
        is a failure. Speeds of two versions of a workload are never merged.
      </p>
    </Section>
  );
}

/** How an answer to each kind of workload is judged. */
const KINDS: Record<string, string> = {
  canary: "questions with known answers",
  tool: "the call of a tool",
  json: "JSON of a schema",
};

function describeCheck({ judged, kind }: MethodWorkload): string {
  return judged ? KINDS[kind] ?? "what is asked about the text" : "not judged";
}

function describeTurn({ active, after, every_seconds }: MethodWorkload): string {
  if (!active) return "no";
  const often = every_seconds === null ? "in every run" : formatEvery(every_seconds);
  return after === null ? often : `${often}, just after ${after}`;
}

function describeLength({ input_tokens, prompt_chars }: MethodWorkload): string {
  return input_tokens === null
    ? `${formatCount(prompt_chars)} characters`
    : `about ${formatCount(input_tokens)} tokens`;
}
