import { describeError } from "./describe_error.ts";
import { diagnose } from "./doctor/diagnose.ts";
import type { Finding } from "./doctor/finding.ts";
import { formatFinding } from "./doctor/format_finding.ts";
import { commonOptions, parseOptions, projectHelp } from "./parse_options.ts";
import { type ReachedProject, reachProject } from "./reach_project.ts";
import { runCommand } from "./run_command.ts";

const help =
  `Say what is wrong with a set-up, and what mends it: keys, Vault, extensions, schedules,
functions, provider keys, models, budget, clock, size. Calls no model and changes nothing.

  deno task doctor [options]

${projectHelp}

Exit code: 0 when everything is well; 1 when a line begins with ✗; 2 when the command was called
wrongly. ⚠ is no fault, or not yet.`;

/** `deno task doctor` */
async function doctor(args: string[], signal: AbortSignal): Promise<number> {
  const { values } = parseOptions(args, commonOptions);
  if (values.help) {
    console.log(help);
    return 0;
  }
  const findings: Finding[] = [];
  function report(finding: Finding) {
    findings.push(finding);
    if (!values.json) console.log(formatFinding(finding));
  }

  await using resources = new AsyncDisposableStack();
  let project: ReachedProject | null = null;
  try {
    project = resources.use(await reachProject(values));
  } catch (error) {
    report({ check: "project", state: "failed", message: describeError(error) });
  }
  if (project !== null) {
    console.error(`${project.description}\n`);
    const { alwaysOn } = project;
    for await (const finding of diagnose(project, { alwaysOn, signal })) report(finding);
  }
  if (values.json) console.log(JSON.stringify(findings, null, 2));
  return findings.some(({ state }) => state === "failed") ? 1 : 0;
}

if (import.meta.main) await runCommand(doctor);
