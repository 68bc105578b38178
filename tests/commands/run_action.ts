import assert from "node:assert/strict";
import { parse } from "yaml";
import { z } from "zod";
import { readRunnerLog, type RunnerCommand } from "./read_runner_log.ts";

/** What of the syntax of composite actions is known here; anything else is refused. */
const actionSchema = z.strictObject({
  name: z.string(),
  description: z.string(),
  branding: z.strictObject({ icon: z.string(), color: z.string() }),
  inputs: z.record(
    z.string(),
    z.strictObject({
      description: z.string(),
      required: z.boolean().optional(),
      default: z.string().optional(),
    }),
  ),
  outputs: z.record(z.string(), z.strictObject({ description: z.string(), value: z.string() })),
  runs: z.strictObject({
    using: z.literal("composite"),
    steps: z.array(z.strictObject({
      id: z.string(),
      shell: z.literal("bash"),
      env: z.record(z.string(), z.string()),
      run: z.string(),
    })),
  }),
});

/** A composite action. */
export type Action = z.infer<typeof actionSchema>;

/** Where an action runs. */
export interface Job {
  /** The folder of the action itself. */
  action: string;
  /** A folder of the runner, empty at first. */
  folder: string;
  /** The environment of the job. */
  env: Record<string, string>;
}

/** How an action has ended. */
export interface Ended {
  code: number;
  outputs: Record<string, string>;
  /** What it has written into the summary of the job. */
  summary: string;
  /** All that it has printed to stdout. */
  log: string;
  /** What the runner was commanded to do. */
  commands: RunnerCommand[];
  workspace: string;
}

/** Reads an action. */
export async function readAction(folder: string): Promise<Action> {
  return actionSchema.parse(parse(await Deno.readTextFile(`${folder}/action.yml`)));
}

/** Runs an action step by step, as a runner of GitHub does, until one fails. */
export async function runAction(
  given: Record<string, string>,
  { action: path, folder, env }: Job,
): Promise<Ended> {
  const action = await readAction(path);
  const inputs = readInputs(action, given);
  const places = { workspace: `${folder}/workspace`, temp: `${folder}/temp` };
  for (const place of Object.values(places)) await Deno.mkdir(place, { recursive: true });
  const files = { output: `${folder}/output`, summary: `${folder}/summary`, env: `${folder}/env` };
  for (const file of Object.values(files)) await Deno.writeTextFile(file, "");

  const steps: Record<string, Record<string, string>> = {};
  const evaluate = (text: string) =>
    text.replaceAll(/\$\{\{\s*(.*?)\s*\}\}/g, (_, expression) => {
      const [, input] = /^inputs\.([\w-]+)$/.exec(expression) ?? [];
      if (input !== undefined && input in inputs) return inputs[input];
      const [, id, output] = /^steps\.([\w-]+)\.outputs\.([\w-]+)$/.exec(expression) ?? [];
      if (id !== undefined) return steps[id]?.[output] ?? "";
      throw new Error(`Cannot evaluate ${expression}: no such expression is known`);
    });

  let log = "";
  let code = 0;
  for (const [i, step] of action.runs.steps.entries()) {
    const script = `${places.temp}/step-${i}.sh`;
    await Deno.writeTextFile(script, evaluate(step.run));
    await Deno.writeTextFile(files.output, "");
    const ended = await new Deno.Command("bash", {
      args: ["--noprofile", "--norc", "-e", "-o", "pipefail", script],
      cwd: places.workspace,
      clearEnv: true,
      env: {
        ...env,
        CI: "true",
        GITHUB_ACTIONS: "true",
        GITHUB_ACTION_PATH: path,
        GITHUB_WORKSPACE: places.workspace,
        GITHUB_OUTPUT: files.output,
        GITHUB_STEP_SUMMARY: files.summary,
        GITHUB_ENV: files.env,
        RUNNER_TEMP: places.temp,
        ...Object.fromEntries(Object.entries(step.env).map(([k, v]) => [k, evaluate(v)])),
      },
      stdin: "null",
      stdout: "piped",
      stderr: "piped",
    }).output();
    const decoder = new TextDecoder();
    log += decoder.decode(ended.stdout);
    // A runner reads the two at once, so that what comes first in one may come last.
    assert.equal(decoder.decode(ended.stderr), "", "not all is printed to stdout");
    steps[step.id] = readOutputs(await Deno.readTextFile(files.output));
    code = ended.code;
    if (code !== 0) break;
  }
  assert.equal(await Deno.readTextFile(files.env), "", "it sets variables of the job");
  return {
    code,
    outputs: Object.fromEntries(
      Object.entries(action.outputs).map(([name, { value }]) => [name, evaluate(value)]),
    ),
    summary: await Deno.readTextFile(files.summary),
    log,
    commands: readRunnerLog(log),
    workspace: places.workspace,
  };
}

/** The inputs with their defaults. Where a required one is missing GitHub takes an empty text. */
function readInputs(action: Action, given: Record<string, string>): Record<string, string> {
  for (const name of Object.keys(given)) assert.ok(name in action.inputs, `no input ${name}`);
  return Object.fromEntries(
    Object.entries(action.inputs).map((
      [name, input],
    ) => [name, given[name] ?? input.default ?? ""]),
  );
}

/** The lines `name=value`; values of several lines are not written. */
function readOutputs(text: string): Record<string, string> {
  return Object.fromEntries(
    text.split("\n").filter((line) => line !== "").map((line) => {
      const [, name, value] = /^([\w-]+)=(.*)$/.exec(line) ?? [];
      assert.ok(name, `not an output: ${line}`);
      return [name, value];
    }),
  );
}
