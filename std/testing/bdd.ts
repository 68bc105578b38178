/**
 * `describe`, `it` and the four hooks, as `@std/testing/bdd` documents them: a
 * top-level suite is one `Deno.test`, everything inside it is a step.
 */

type TestFn = (t: Deno.TestContext) => void | Promise<void>;
type Hook = () => unknown;
type Options = Omit<Deno.TestDefinition, "fn" | "name">;

interface Suite {
  beforeAll: Hook[];
  afterAll: Hook[];
  beforeEach: Hook[];
  afterEach: Hook[];
  steps: ((t: Deno.TestContext, outer: Suite[]) => Promise<void>)[];
}

let current: Suite | null = null;

/** Groups tests. The body runs at once and may only register. */
export function describe(name: string, fn: () => void): void;
export function describe(name: string, options: Options, fn: () => void): void;
export function describe(name: string, ...rest: unknown[]): void {
  const fn = rest.pop() as () => void;
  const options = (rest.pop() ?? {}) as Options;
  const suite: Suite = {
    beforeAll: [],
    afterAll: [],
    beforeEach: [],
    afterEach: [],
    steps: [],
  };
  const parent = current;
  current = suite;
  try {
    fn();
  } finally {
    current = parent;
  }
  if (parent === null) {
    Deno.test({ ...options, name, fn: (t) => runSuite(suite, t, []) });
  } else {
    parent.steps.push(async (t, outer) => {
      await t.step({ ...options, name, fn: (inner) => runSuite(suite, inner, outer) });
    });
  }
}

/** Registers one test case. */
export function it(name: string, fn: TestFn): void;
export function it(name: string, options: Options, fn: TestFn): void;
export function it(name: string, ...rest: unknown[]): void {
  const fn = rest.pop() as TestFn;
  const options = (rest.pop() ?? {}) as Options;
  if (current === null) {
    Deno.test({ ...options, name, fn });
    return;
  }
  current.steps.push(async (t, outer) => {
    await t.step({ ...options, name, fn: (inner) => runCase(fn, inner, outer) });
  });
}

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

async function runSuite(suite: Suite, t: Deno.TestContext, outer: Suite[]): Promise<void> {
  try {
    for (const hook of suite.beforeAll) await hook();
    for (const step of suite.steps) await step(t, [...outer, suite]);
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
