import type { OutcomeHistory } from "../api/read_outcomes.ts";
import { Answer } from "../parts/answer.tsx";
import { Disclosure } from "../parts/disclosure.tsx";
import { SeverityLegend } from "../parts/legend.tsx";
import type { Scope } from "../state/scope.ts";
import type { Result } from "../state/use_query.ts";
import { HourTable } from "./hour_table.tsx";
import { OutcomeBars } from "./outcome_bars.tsx";

interface OutcomeSectionProps {
  name: string;
  result: Result<OutcomeHistory[]>;
  modelId: string;
  simulated: boolean;
  scope: Scope;
  legend?: boolean;
}

/** The bars of one model, and the numbers behind them. */
export function OutcomeSection(props: OutcomeSectionProps) {
  const { name, result, modelId, simulated, scope, legend = false } = props;
  return (
    <Answer result={result} height={26}>
      {(histories) => {
        const history = histories.find((one) =>
          one.model_id === modelId && one.simulated === simulated
        );
        return (
          <>
            <OutcomeBars name={name} history={history} />
            {legend && <SeverityLegend />}
            {history !== undefined && (
              <Disclosure label="Table">
                {() => <HourTable name={name} history={history} scope={scope} />}
              </Disclosure>
            )}
          </>
        );
      }}
    </Answer>
  );
}
