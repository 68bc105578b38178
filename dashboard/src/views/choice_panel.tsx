import { useMemo, useState } from "preact/hooks";
import { project } from "../api/client.ts";
import { type HostToChoose, readHostsToChoose } from "../api/read_hosts_to_choose.ts";
import { choiceCurl, choiceSql } from "../format/choice_query.ts";
import { describeChoice, describeHost } from "../format/describe_choice.ts";
import { countOf } from "../format/format_count.ts";
import { Answer } from "../parts/answer.tsx";
import { Disclosure } from "../parts/disclosure.tsx";
import { Select } from "../parts/select.tsx";
import {
  argumentsOf,
  type Choice,
  formatChoice,
  LIMIT_FIELDS,
  type LimitField,
  ORDERS,
  parseChoice,
  REQUEST_FIELDS,
  withValue,
} from "../state/choice.ts";
import type { PageProps } from "../state/page.ts";
import { routeTo } from "../state/route.ts";
import { DEFAULT_WORKLOAD, readScope, rowsMeasuredFirst, type Scope } from "../state/scope.ts";
import { useQuery } from "../state/use_query.ts";
import { describeBest } from "./describe_best.ts";

/** Hosts that are listed below the answer. */
const MOST_LISTED = 6;

/** Limits that a host must meet, what is possible, and which host to take. */
export function ChoicePanel({ params, setParams }: Pick<PageProps, "params" | "setParams">) {
  const scope = readScope(params);
  const choice = parseChoice(params.get("choose") ?? "");
  const asked = { ...argumentsOf(choice), ...argumentsOfScope(scope) };
  const key = `choose ${JSON.stringify(asked)}`;
  const hosts = useQuery({ subject: "choose", key, read: () => readHostsToChoose(asked) });
  const { rows, simulated } = useMemo(
    () => rowsMeasuredFirst(hosts.data ?? [], scope),
    [hosts.data, scope.data],
  );
  const set = (next: Choice) => setParams({ choose: formatChoice(next) });
  const field = (of: LimitField) => (
    <NumberField
      key={of.id}
      field={of}
      value={choice.values[of.id]}
      best={describeBest(of.argument, rows)}
      onChange={(text) => set(withValue(choice, of, text))}
    />
  );
  return (
    <section class="choosing" aria-labelledby="choosing">
      <h2 id="choosing">Which host to take</h2>
      <form onSubmit={(event) => event.preventDefault()}>
        <div class="fields">{LIMIT_FIELDS.map(field)}</div>
        <div class="fields request">
          {REQUEST_FIELDS.map(field)}
          <Select
            label="Best first by"
            value={choice.order}
            options={[...ORDERS]}
            onChange={(order) => set({ ...choice, order: order as Choice["order"] })}
          />
        </div>
      </form>
      <Answer result={hosts} height={90}>
        {() => <Told rows={rows} simulated={simulated} />}
      </Answer>
      <p class="note">
        <a href={routeTo("leaderboard", params)}>Link to this choice</a>
      </p>
      <Disclosure label="The same in SQL and with curl">
        {() => (
          <>
            <pre tabIndex={0} aria-label="SQL">{choiceSql(asked)}</pre>
            <pre tabIndex={0} aria-label="curl">{choiceCurl(asked, project)}</pre>
          </>
        )}
      </Disclosure>
    </section>
  );
}

function argumentsOfScope({ window, region, workload }: Scope): Record<string, string> {
  return {
    period: window.period,
    ...(region === "all" ? {} : { region }),
    ...(workload === DEFAULT_WORKLOAD ? {} : { workload }),
  };
}

interface NumberFieldProps {
  field: LimitField;
  value: number | undefined;
  /** What is possible, in words; null where it is not known. */
  best: string | null;
  onChange(text: string): void;
}

function NumberField({ field, value, best, onChange }: NumberFieldProps) {
  const { id, label, unit, min = 0, max } = field;
  // Null unless somebody types: what comes meanwhile must not put the old value back.
  const [typed, setTyped] = useState<string | null>(null);
  const hint = `choose-${id}-best`;

  function take({ currentTarget }: { currentTarget: HTMLInputElement }) {
    setTyped(null);
    onChange(currentTarget.value);
  }

  return (
    <div class="limit">
      <label for={`choose-${id}`}>{unit === "" ? label : `${label} (${unit})`}</label>
      <input
        id={`choose-${id}`}
        type="number"
        inputMode="decimal"
        min={min}
        max={max}
        step="any"
        value={typed ?? value ?? ""}
        aria-describedby={best === null ? undefined : hint}
        onInput={(event) => setTyped(event.currentTarget.value)}
        onChange={take}
        onBlur={() => setTyped(null)}
        onKeyDown={(event) => event.key === "Enter" && take(event)}
      />
      {best !== null && <small id={hint}>{best}</small>}
    </div>
  );
}

/** The answer as a sentence, and what follows it. */
function Told({ rows, simulated }: { rows: HostToChoose[]; simulated: boolean }) {
  const count = (answer: string) => rows.filter((row) => row.answer === answer).length;
  const [, ...others] = rows;
  return (
    <>
      <p class="told" role="status">{describeChoice(rows)}</p>
      {rows.length > 0 && rows[0].limits.length > 0 && (
        <>
          <p class="note">
            {`Of ${countOf(rows.length, simulated ? "simulated host" : "host")}, ${
              count("meets")
            } meet all limits, ${count("misses")} miss one, and of ${
              count("cannot tell yet")
            } nobody can tell yet. In parentheses are intervals of 95 %.`}
          </p>
          {others.length > 0 && (
            <ul aria-label="Other hosts">
              {others.slice(0, MOST_LISTED).map((row) => (
                <li key={`${row.model_id} ${row.simulated}`}>
                  <span class={`tag ${row.answer.split(" ")[0]}`}>{row.answer}</span>{" "}
                  {describeHost(row)}
                </li>
              ))}
            </ul>
          )}
        </>
      )}
    </>
  );
}
