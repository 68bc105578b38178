import type { Place } from "../project/candidate_modes.ts";
import { describeError } from "../command/describe_error.ts";
import { diagnose } from "./diagnose.ts";
import type { Finding } from "./finding.ts";
import { formatFinding } from "./format_finding.ts";
import { type ReachedProject, reachProject } from "../project/reach_project.ts";
import { toJson } from "../../lib/to_json.ts";

/** What the command line says. */
export interface DoctorOptions extends Place {
  json?: boolean;
}

/** What `deno task doctor` does. */
export async function doctor(values: DoctorOptions, signal: AbortSignal): Promise<number> {
  const findings: Finding[] = [];
  function report(finding: Finding) {
    findings.push(finding);
    if (!values.json) console.log(formatFinding(finding));
  }

  await using resources = new AsyncDisposableStack();
  let project: ReachedProject | null = null;
  try {
    project = resources.use(await reachProject(values, signal));
  } catch (error) {
    report({ check: "project", state: "failed", message: describeError(error) });
  }
  if (project !== null) {
    console.error(`${project.description}\n`);
    const { alwaysOn, local } = project;
    for await (const finding of diagnose(project, { alwaysOn, local, signal })) report(finding);
  }
  if (values.json) console.log(toJson(findings, 2));
  return findings.some(({ state }) => state === "failed") ? 1 : 0;
}
