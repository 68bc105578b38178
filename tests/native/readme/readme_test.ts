import { afterAll, beforeAll, describe, it } from "@std/testing/bdd";
import assert from "node:assert/strict";
import { fileURLToPath } from "node:url";
import { CLI_VERSION } from "../../../cli/deploy/supabase_cli.ts";
import { type HostedProject, startHostedProject } from "../../hosted/start_hosted_project.ts";
import {
  SIMULATED_KEY,
  type SimulatedProviders,
  startSimulatedProviders,
} from "../../../local/simulated_providers.ts";
import {
  OWN_PORTS,
  type OwnServer,
  type OwnServerKind,
  startOwnServer,
} from "../../commands/own_servers.ts";
import { createShell, type Printed, type Shell } from "./create_shell.ts";
import { type Block, readBlocks } from "./read_blocks.ts";
import { findTaskNames, readTasks } from "./read_tasks.ts";
import { readerEnv } from "./reader_env.ts";
import { serveRepository } from "./serve_repository.ts";
import { setVariables } from "./set_variables.ts";
import { substitute, type Substitution } from "./substitute.ts";

const ROOT = fileURLToPath(new URL("../../../", import.meta.url));

/** The pages whose blocks are run, in this order. */
const PATHS = [
  "README.md",
  ...Array.from(Deno.readDirSync(`${ROOT}docs`), ({ name }) => `docs/${name}`)
    .filter((path) => path.endsWith(".md")).sort(),
];
const PAGES = PATHS.map((path) => ({ path, text: Deno.readTextFileSync(`${ROOT}${path}`) }));
const TEXT = PAGES.map(({ text }) => text).join("\n");
const BLOCKS = PAGES.flatMap(({ path, text }) => readBlocks(path, text));

/** What begins every way through the page but the first, which has it as its first block. */
const BEGINNING =
  "git clone -q https://github.com/OWNER/benchmark-engine.git && cd benchmark-engine && cp .env.example .env";

/** For the run that a reader has asked for by SQL, in milliseconds. */
const RUN_MS = 90_000;

describe("README.md and docs", () => {
  const resources = new AsyncDisposableStack();
  let folder: string;
  let env: Record<string, string>;
  let providers: SimulatedProviders;

  beforeAll(async () => {
    folder = await Deno.realPath(await Deno.makeTempDir());
    resources.defer(() => Deno.remove(folder, { recursive: true }));
    await serveRepository(`${folder}/home`, `${folder}/repository`);
    env = await readerEnv(`${folder}/home`);
    providers = resources.use(await startSimulatedProviders());
  });
  afterAll(() => resources.disposeAsync());

  /** A shell in an empty folder. */
  async function openShell(name: string, more: Record<string, string> = {}): Promise<Shell> {
    const place = `${folder}/${name}`;
    await Deno.mkdir(place);
    return createShell({
      folder: place,
      env: { ...env, ...more },
      stateFile: `${folder}/${name}.state`,
    });
  }

  /** What is shown as output belongs to the block before it. */
  function select(mark: string): Block[] {
    return BLOCKS.filter((block, i) =>
      (block.mark === "output" ? BLOCKS[i - 1].mark : block.mark) === mark
    );
  }

  describe("works for a reader without keys", () => {
    let shell: Shell;
    let last: Printed;
    beforeAll(async () => {
      shell = await openShell("local");
    });
    for (const block of select("local")) {
      it(block.place, async () => {
        if (block.mark === "output") return compareOutput(block.text, last.stdout);
        last = await shell.run(block.language === "sql" ? asCommand(block) : asTyped(block));
      });
    }
  });

  describe("works for a reader with a server of their own", () => {
    const servers: OwnServer[] = [];
    let shell: Shell;
    beforeAll(async () => {
      shell = await openShell("own-server");
      await shell.run(BEGINNING);
    });
    afterAll(() => Promise.all(servers.map((server) => server[Symbol.asyncDispose]())));

    for (const { text, place } of select("own-server")) {
      for (const [i, line] of text.trim().split("\n").entries()) {
        it(`${place}, line ${i + 1}`, async () => {
          const kind = (Object.keys(OWN_PORTS) as OwnServerKind[])
            .find((kind) => line.includes(`:${OWN_PORTS[kind]}/`))!;
          const server = startOwnServer(kind);
          servers.push(server);
          const own = {
            from: `http://localhost:${OWN_PORTS[kind]}/v1`,
            to: server.url,
            what: kind,
          };
          const { stdout } = await shell.run(substitute(line, [own], place));
          assert.match(stdout, /^1 of 1 succeeded/m);
          const [typed] = /deno task sql --live .*/.exec(stdout)!;
          await shell.run(`npx -y deno@2.9.6 ${typed.replace(/^deno /, "")}`);
        });
      }
    }

    it("keeps them on the schedule", async () => {
      const { stdout } = await shell.run("npx -y deno@2.9.6 task benchmark");
      assert.match(stdout, new RegExp(`^${servers.length} of ${servers.length} succeeded`, "m"));
    });
  });

  /** A new project that knows where the simulated providers are. */
  async function startProject(): Promise<HostedProject> {
    const project = resources.use(await startHostedProject());
    for (const [name, value] of Object.entries(providers.env)) {
      if (!name.endsWith("_BASE_URL")) continue;
      console.log(`A secret that the project has beforehand: ${name}`);
      project.api.secrets.set(name, value);
    }
    return project;
  }

  /** What a reader has who has an account; the token is in no variable but in `.env`. */
  function accountEnv({ api }: HostedProject): Record<string, string> {
    const { SUPABASE_ACCESS_TOKEN: _, ...rest } = api.env;
    return rest;
  }

  describe("works for a reader with an account", () => {
    let project: HostedProject;
    let shell: Shell;
    beforeAll(async () => {
      project = await startProject();
      shell = await openShell("hosted", accountEnv(project));
      await shell.run(BEGINNING);
    });
    for (const block of select("hosted")) {
      it(block.place, async () => {
        const own = { from: "task deploy", to: `task deploy --url ${project.url}`, what: "--url" };
        const text = substitute(block.text, [own, ...ownValues(project)], block.place);
        if (block.language === "sh") await shell.run(text);
        else await setVariables(`${shell.folder()}/${block.detail}`, text);
      });
    }

    it("has left the page, the export and real results", async () => {
      for (const name of ["dashboard/dist/index.html", "results.csv"]) {
        assert.ok((await Deno.stat(`${shell.folder()}/${name}`)).size > 100, name);
      }
      assert.ok(await countResults(project) > 2);
    });
  });

  describe("works for a reader who deploys by hand", () => {
    let project: HostedProject;
    let shell: Shell;
    beforeAll(async () => {
      project = await startProject();
      shell = await openShell("by-hand", { ...accountEnv(project), SUPABASE_YES: "1" });
      await shell.run(BEGINNING);
    });
    for (const block of select("by-hand")) {
      it(block.place, async () => {
        const text = substitute(block.text, ownValues(project), block.place);
        if (block.language === "sh") await shell.run(text);
        else if (block.language === "ini") {
          await setVariables(`${shell.folder()}/${block.detail}`, text);
        } else await project.database.owner.script(text); // As the SQL editor does.
      });
    }

    it("has led to a result", async () => {
      const deadline = performance.now() + RUN_MS;
      while (await countResults(project) === 0) {
        assert.ok(performance.now() < deadline, "no result was stored");
        await new Promise((resolve) => setTimeout(resolve, 200));
      }
    });
  });

  it("says which sections no test proves", () => {
    const docker = select("docker");
    for (const { place } of docker) console.log(`${place}: not proved, it needs Docker`);
    for (const { place } of docker) {
      const [path, line] = place.split(":");
      const { text } = PAGES.find((page) => page.path === path)!;
      const section = text.split("\n").slice(0, Number(line)).join("\n").split(/^## /m).at(-1)!;
      assert.match(section.replaceAll(/\s+/g, " "), /no test proves it\.\*\*/, place);
    }
  });

  it("names tasks that are there, whose --help answers", async () => {
    const tasks = await readTasks();
    for (const name of findTaskNames(TEXT)) {
      const found = tasks.some((task) =>
        name.endsWith(":") ? task.name.startsWith(name) : task.name === name
      );
      assert.ok(found, `there is no task ${name}`);
    }
    const json: string[] = [];
    for (const { name } of tasks.filter(({ helps }) => helps)) {
      const { code, stdout } = await new Deno.Command(Deno.execPath(), {
        args: ["task", "--quiet", name, "--help"],
        cwd: ROOT,
        stdin: "null",
      }).output();
      const help = new TextDecoder().decode(stdout);
      assert.equal(code, 0, name);
      assert.ok(help.includes(`deno task ${name}`), name);
      if (/^ +--json /m.test(help) && !name.startsWith("bench:")) json.push(name);
    }
    const said = /help`; ([^.]*) and the benchmarks have `--json`/.exec(
      TEXT.replaceAll(/\s+/g, " "),
    );
    const names = Array.from(said?.[1].matchAll(/`([\w-]+)`/g) ?? [], ([, name]) => name);
    assert.deepEqual(names.toSorted(), json.toSorted());
  });

  it("quotes figures that were seen", async () => {
    const seen = await Deno.readTextFile(`${ROOT}bench/README.md`);
    const [, table] = /<!-- Figures:([^]*)<!-- End of figures/.exec(TEXT)!;
    const cells = table.split("\n").filter((line) => line.startsWith("|")).slice(2)
      .map((line) => line.split("|")[2]);
    assert.ok(cells.length >= 5);
    for (const [number] of cells.join().matchAll(/\d[\d.]*/g)) {
      assert.match(seen, new RegExp(`(?<![\\d.])${RegExp.escape(number)}(?![\\d.]*\\d)`), number);
    }
  });

  it("names the versions that are used, and all snippets", async () => {
    const versions = TEXT.matchAll(/supabase@([\d.]+)/g);
    assert.deepEqual([...new Set(Array.from(versions, ([, version]) => version))], [CLI_VERSION]);
    const ci = await Deno.readTextFile(`${ROOT}.ci/run`);
    const denos = `${TEXT}\n${ci}`.matchAll(/deno@(\d[\d.]*)/g);
    assert.equal(new Set(Array.from(denos, ([, version]) => version)).size, 1);

    const snippets = [...Deno.readDirSync(`${ROOT}supabase/snippets`)].length;
    assert.match(TEXT, new RegExp(`Each of the ${snippets} files`));
  });
});

/** The page's placeholders for values that only its reader has. */
function ownValues(project: HostedProject): Substitution[] {
  const { secretKey, publishableKey } = project.keys();
  return [
    {
      from: `https://${project.api.ref}.supabase.co`,
      to: project.url,
      what: "the project's address on this machine",
    },
    {
      from: "https://$PROJECT_REF.supabase.co",
      to: project.url,
      what: "the project's address on this machine",
    },
    { from: "sbp_...", to: project.api.env.SUPABASE_ACCESS_TOKEN, what: "the access token" },
    { from: "sb_secret_...", to: secretKey, what: "the project's secret key" },
    { from: "sb_publishable_...", to: publishableKey, what: "the project's publishable key" },
    { from: "gsk_...", to: SIMULATED_KEY, what: "a key of the simulated providers" },
    { from: "sk-...", to: SIMULATED_KEY, what: "a key of the simulated providers" },
  ];
}

async function countResults({ database }: HostedProject): Promise<number> {
  const [{ n }] = await database.owner.query<{ n: number }>(
    "select count(*)::integer as n from public.benchmark_results where success",
  );
  return n;
}

/** A block of the shell; what stays up is stopped once it is there, as by Ctrl-C. */
function asTyped({ text, detail, place }: Block): string {
  if (detail !== "server") return text;
  const free = { from: "task dev", to: "task dev --port 0", what: "a free port" };
  return `
    set -m
    (${substitute(text.trim(), [free], place)}) > server.log 2>&1 &
    server=$!
    set +m
    for _ in $(seq 600); do
      grep -q 'Ctrl-C stops everything' server.log && break
      kill -0 $server
      sleep 0.2
    done
    kill -INT -- -$server
    wait $server || true
    cat server.log
    grep -q '^Dashboard  *http' server.log
  `;
}

/** SQL as a reader of the local stack runs it. */
function asCommand({ text }: Block): string {
  return `npx -y deno@2.9.6 task sql - <<'END_OF_SQL'\n${text}END_OF_SQL`;
}

/** What a block shows was printed: its columns, and the words of each row, which do not change as numbers do. */
function compareOutput(shown: string, printed: string): void {
  const [titles, _line, ...rows] = shown.trimEnd().split("\n").map(readCells);
  const lines = printed.split("\n").map(readCells);
  assert.ok(
    lines.some((line) => line.join() === titles.join()),
    `no such columns were printed: ${titles}`,
  );
  for (const row of rows) {
    const words = row.filter((cell) => /^[A-Za-z][A-Za-z ]*$/.test(cell));
    assert.ok(
      lines.some((line) => words.every((word) => line.includes(word))),
      `no line with these words was printed: ${words}`,
    );
  }
}

function readCells(line: string): string[] {
  return line.trim().split(/\s{2,}/);
}
