/**
 * `describe`, `it` and the four hooks, as `@std/testing/bdd` documents them: a
 * top-level suite is one `Deno.test`, everything inside it is a step. With
 * `.only` the rest of its file is not run, and the runner fails in the end, so
 * that it is not left behind; with `.skip` or `.ignore` it is counted as ignored.
 */

type TestFn = (t: Deno.TestContext) => void | Promise<void>;
type Hook = () => unknown;
type Options = Omit<Deno.TestDefinition, "fn" | "name">;
type Flags = Pick<Options, "only" | "ignore">;

/** Registers something under a name. */
interface Register<Body> {
  (name: string, fn: Body): void;
  (name: string, options: Options, fn: Body): void;
}

/** The same for one that is run alone, or not at all. */
interface RegisterFlagged<Body> extends Register<Body> {
  only: Register<Body>;
  ignore: Register<Body>;
  skip: Register<Body>;
}

interface Step {
  name: string;
  options: Options;
  /** Whether the step, or one inside it, is to be run alone. */
  isOnly(): boolean;
  run(t: Deno.TestContext, outer: Suite[]): Promise<void>;
}

interface Suite {
  beforeAll: Hook[];
  afterAll: Hook[];
  beforeEach: Hook[];
  afterEach: Hook[];
  steps: Step[];
}

let current: Suite | null = null;

/** Groups tests. The body runs at once and may only register. */
export const describe: RegisterFlagged<() => void> = flagged((name, options, body) => {
  const suite: Suite = { beforeAll: [], afterAll: [], beforeEach: [], afterEach: [], steps: [] };
  const parent = current;
  current = suite;
  try {
    body();
  } finally {
    current = parent;
  }
  register(parent, {
    name,
    options,
    isOnly: () => options.only === true || suite.steps.some((step) => step.isOnly()),
    run: (t, outer) => runSuite(suite, t, outer),
  });
});

/** Registers one test case. */
export const it: RegisterFlagged<TestFn> = flagged((name, options, fn) => {
  register(current, {
    name,
    options,
    isOnly: () => options.only === true,
    run: (t, outer) => runCase(fn, t, outer),
  });
});

/** Runs once before the first case of the suite. */
export function beforeAll(hook: Hook): void {
  inSuite("beforeAll").beforeAll.push(hook);
}

/** Runs once after the last case of the suite. */
export function afterAll(hook: Hook): void {
  inSuite("afterAll").afterAll.push(hook);
}

/** Runs before each case of the suite and of the suites inside it. */
export function beforeEach(hook: Hook): void {
  inSuite("beforeEach").beforeEach.push(hook);
}

/** Runs after each case of the suite and of the suites inside it. */
export function afterEach(hook: Hook): void {
  inSuite("afterEach").afterEach.push(hook);
}

function inSuite(hook: string): Suite {
  if (current === null) throw new Error(`Cannot register ${hook}: it stands outside a describe`);
  return current;
}

function flagged<Body>(
  define: (name: string, options: Options, body: Body) => void,
): RegisterFlagged<Body> {
  const withFlags = (flags: Flags): Register<Body> => (name: string, ...rest: unknown[]) => {
    const body = rest.pop() as Body;
    define(name, { ...rest.pop() as Options | undefined, ...flags }, body);
  };
  return Object.assign(withFlags({}), {
    only: withFlags({ only: true }),
    ignore: withFlags({ ignore: true }),
    skip: withFlags({ ignore: true }),
  });
}

function register(parent: Suite | null, step: Step): void {
  if (parent !== null) {
    parent.steps.push(step);
    return;
  }
  const { name, options } = step;
  Deno.test({ ...options, only: step.isOnly(), name, fn: (t) => step.run(t, []) });
}

async function runSuite(suite: Suite, t: Deno.TestContext, outer: Suite[]): Promise<void> {
  const alone = suite.steps.some((step) => step.isOnly());
  const suites = [...outer, suite];
  try {
    for (const hook of suite.beforeAll) await hook();
    for (const step of suite.steps) {
      // Left out, as `Deno.test` leaves out what is not to be run beside `only`.
      if (alone && !step.isOnly()) continue;
      const { only: _, ...options } = step.options;
      await t.step({ ...options, name: step.name, fn: (inner) => step.run(inner, suites) });
    }
  } finally {
    for (const hook of suite.afterAll) await hook();
  }
}

async function runCase(fn: TestFn, t: Deno.TestContext, suites: Suite[]): Promise<void> {
  try {
    for (const suite of suites) for (const hook of suite.beforeEach) await hook();
    await fn(t);
  } finally {
    for (const suite of suites.toReversed()) for (const hook of suite.afterEach) await hook();
  }
}
