import { describe, it } from "@std/testing/bdd";
import assert from "node:assert/strict";
import { isBusy, lookUp, prefetch, refetch, refreshAll, subscribe } from "./answers.ts";

/** A question that is answered by hand. */
function makeQuestion(key: string) {
  const asked: PromiseWithResolvers<number>[] = [];
  const read = () => {
    asked.push(Promise.withResolvers<number>());
    return asked.at(-1)!.promise;
  };
  return { key, read, asked };
}

/** Lets what has been answered be heard. */
function turn(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve));
}

describe("subscribe()", () => {
  it("shares one request among all who ask the same", async () => {
    const question = makeQuestion("shared");
    let told = 0;
    const leave = [1, 2].map(() => subscribe(question, () => told++));
    assert.equal(question.asked.length, 1);
    assert.ok(isBusy());
    question.asked[0].resolve(7);
    await turn();
    assert.equal(lookUp<number>("shared")?.data, 7);
    assert.equal(told, 3); // The first of being asked, too.
    assert.ok(!isBusy());
    for (const go of leave) go();
  });

  it("asks again after a failure, and keeps what was known", async () => {
    const question = makeQuestion("failing");
    const leave = subscribe(question, () => {});
    question.asked[0].resolve(1);
    await turn();
    refetch("failing");
    question.asked[1].reject(new Error("no"));
    await turn();
    const known = lookUp<number>("failing");
    assert.equal(known?.data, 1);
    assert.equal(known?.error?.message, "no");
    assert.equal(known?.awaited, false);
    leave();
    subscribe(question, () => {})();
    assert.equal(question.asked.length, 3);
    question.asked[2].resolve(2);
    await turn();
    assert.equal(lookUp<number>("failing")?.error, null);
  });
});

describe("refetch()", () => {
  it("does not put another request in the place of one that is on its way", async () => {
    const question = makeQuestion("slow");
    const leave = subscribe(question, () => {});
    for (let n = 0; n < 5; n++) refetch("slow");
    assert.equal(question.asked.length, 1);
    question.asked[0].resolve(1);
    await turn();
    assert.equal(lookUp<number>("slow")?.data, 1);
    leave();
  });
});

describe("refreshAll()", () => {
  it("asks at once for what is looked at, and later for the rest", async () => {
    const seen = makeQuestion("seen");
    const unseen = makeQuestion("unseen");
    const leave = subscribe(seen, () => {});
    subscribe(unseen, () => {})();
    seen.asked[0].resolve(1);
    unseen.asked[0].resolve(1);
    await turn();
    refreshAll();
    assert.equal(seen.asked.length, 2);
    assert.equal(unseen.asked.length, 1);
    seen.asked[1].resolve(2);
    await turn();
    subscribe(unseen, () => {})();
    assert.equal(unseen.asked.length, 2);
    unseen.asked[1].resolve(2);
    await turn();
    leave();
  });

  it("shows what is on its way, and asks once more behind it", async () => {
    const question = makeQuestion("overtaken");
    const leave = subscribe(question, () => {});
    refreshAll();
    assert.equal(question.asked.length, 1);
    question.asked[0].resolve(1);
    await turn();
    assert.equal(lookUp<number>("overtaken")?.data, 1);
    assert.equal(question.asked.length, 2);
    question.asked[1].resolve(2);
    await turn();
    assert.equal(lookUp<number>("overtaken")?.data, 2);
    leave();
  });
});

describe("prefetch()", () => {
  it("neither waits for others nor blocks them", async () => {
    const wanted = makeQuestion("wanted");
    const perhaps = makeQuestion("perhaps");
    const leave = subscribe(wanted, () => {});
    await prefetch(perhaps);
    assert.equal(perhaps.asked.length, 0);
    wanted.asked[0].resolve(1);
    await turn();
    const done = prefetch(perhaps);
    perhaps.asked[0].reject(new Error("no"));
    await done;
    leave();
  });
});

describe("what is kept", () => {
  it("never loses what is looked at", async () => {
    const seen = makeQuestion("looked at");
    const leave = subscribe(seen, () => {});
    seen.asked[0].resolve(1);
    for (let n = 0; n < 200; n++) {
      const other = makeQuestion(`other ${n}`);
      const go = subscribe(other, () => {});
      other.asked[0].resolve(n);
      await turn();
      go();
    }
    assert.equal(lookUp<number>("looked at")?.data, 1);
    assert.equal(lookUp("other 0"), undefined);
    assert.equal(lookUp<number>("other 199")?.data, 199);
    leave();
  });
});
