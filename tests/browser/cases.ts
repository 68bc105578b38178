import * as bdd from "@std/testing/bdd";

/** What a case does. */
type Body = () => void | Promise<void>;

interface Case {
  body: Body;
  outcome: Promise<void> | null;
}

/** Cases that only look, of one stage. */
interface Group {
  waiting: Case[];
  running: Set<Promise<void>>;
}

/** A page works in the browser, then in the database of this process: one more than there are cores. */
const MOST_AT_ONCE = navigator.hardwareConcurrency + 1;

/** Cases are worked on before their turn has come and after it: the whole is held to leave nothing behind. */
const BESIDE = { sanitizeOps: false, sanitizeResources: false };

const path: string[] = [];
let group: Group = { waiting: [], running: new Set() };
/** While cases are only counted: how many there are. */
let counted: number | null = null;

/** Groups cases. Cases without one of the words that the command ends with are left out. */
export function describe(name: string, body: () => void): void {
  if (counted === null && countCases(name, body) === 0) return;
  path.push(name);
  try {
    if (counted === null) bdd.describe(name, BESIDE, body);
    else body();
  } finally {
    path.pop();
  }
}

/** What is opened before the first case of a stage and closed after the last. */
interface Hooks {
  open(): Promise<void>;
  close(): Promise<void>;
}

/** Groups the cases of one stage, which is opened when there are any. */
export function describeStage(name: string, { open, close }: Hooks, body: () => void): void {
  const outer = group;
  group = { waiting: [], running: new Set() };
  try {
    describe(name, () => {
      // A body that is only counted has no suite of its own.
      if (counted === null) {
        bdd.beforeAll(open);
        bdd.afterAll(close);
      }
      body();
    });
  } finally {
    group = outer;
  }
}

/** A case without effects on others: it runs in parallel. */
export function it(name: string, body: Body): void {
  const mine = group;
  const one: Case = { body, outcome: null };
  if (!register(name, () => take(mine, one))) return;
  mine.waiting.push(one);
}

/** A case that changes the stage, or measures times: it runs alone. */
export function itAlone(name: string, body: Body): void {
  const mine = group;
  register(name, async () => {
    while (mine.waiting.length > 0 || mine.running.size > 0) {
      fill(mine);
      await Promise.race(mine.running);
    }
    await body();
  });
}

function register(name: string, body: Body): boolean {
  if (!isChosen([...path, name].join(" > "))) return false;
  if (counted !== null) counted++;
  else bdd.it(name, BESIDE, body);
  return counted === null;
}

function isChosen(name: string): boolean {
  return Deno.args.length === 0 || Deno.args.some((words) => name.includes(words));
}

function countCases(name: string, body: () => void): number {
  counted = 0;
  path.push(name);
  try {
    body();
    return counted;
  } finally {
    path.pop();
    counted = null;
  }
}

async function take(mine: Group, one: Case): Promise<void> {
  while (one.outcome === null) {
    fill(mine);
    if (one.outcome === null) await Promise.race(mine.running);
  }
  await one.outcome;
}

/** Starts cases in their order, as many as may run at once. */
function fill({ waiting, running }: Group): void {
  while (running.size < MOST_AT_ONCE && waiting.length > 0) {
    const one = waiting.shift()!;
    one.outcome = Promise.resolve().then(one.body);
    // Its own step tells of a failure.
    const settled = one.outcome.catch(() => {}).then(() => {
      running.delete(settled);
      fill({ waiting, running });
    });
    running.add(settled);
  }
}
