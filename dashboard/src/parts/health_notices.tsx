import type { Freshness } from "../state/describe_freshness.ts";
import type { ProjectStatus } from "../state/use_status.ts";
import { Moment } from "./moment.tsx";
import { Notice } from "./notice.tsx";

interface HealthNoticesProps {
  project: ProjectStatus;
  freshness: Freshness;
  now: number;
}

/** A larger error of the reader's clock is mentioned, in milliseconds. */
const CLOCK_MS = 120_000;

/** Reasons not to trust the numbers. */
export function HealthNotices({ project, freshness, now }: HealthNoticesProps) {
  const { status, failed, clockAheadMs } = project;
  const last = status?.last_result_at ?? null;
  return (
    <>
      {freshness.warning !== null && (
        <Notice tone={freshness.tone === "bad" ? "bad" : "notice"} title={freshness.warning}>
          {last !== null && (
            <>
              The latest result is of <Moment time={last} />.{" "}
            </>
          )}
          {(failed || status === null) && (
            <button type="button" class="link" onClick={project.checkNow}>Try again</button>
          )}
        </Notice>
      )}
      {Math.abs(clockAheadMs) > CLOCK_MS && (
        <Notice tone="notice" title="Your clock is off.">
          It differs from the project's by{" "}
          {describeSkew(Math.abs(clockAheadMs))}. Ages on this page go by the project's, where it is
          {" "}
          <Moment time={now} />.
        </Notice>
      )}
    </>
  );
}

function describeSkew(ms: number): string {
  const minutes = Math.round(ms / 60_000);
  if (minutes < 120) return `${minutes} minutes`;
  const hours = Math.round(minutes / 60);
  return hours < 48 ? `${hours} hours` : `${Math.round(hours / 24)} days`;
}
