import { describe, it } from "@std/testing/bdd";
import assert from "node:assert/strict";
import { commonOptions, parseOptions } from "./parse_options.ts";
import { UsageError } from "./usage_error.ts";

const options = { ...commonOptions, provider: { type: "string", multiple: true } } as const;

describe("parseOptions()", () => {
  it("says what is allowed instead of a wrong argument", () => {
    const cases: [string[], RegExp][] = [
      [
        ["--providr", "x"],
        /there is no option --providr\. Did you mean "--provider"\? There are --help, /,
      ],
      [["--nonsense-option"], /there is no option --nonsense-option\. There are --help, /],
      [["-z"], /there is no option -z\. There are /],
      [["--provider"], /--provider needs a value; see --help$/],
      [["--provider", "--json"], /--provider needs a value; see --help$/],
      [["a. b"], /"a\. b" is not an option/],
    ];
    for (const [args, expected] of cases) {
      assert.throws(() => parseOptions(args, options), expected, args.join(" "));
    }
  });

  it("reads options, repeated ones and defaults", () => {
    const { values } = parseOptions(["--provider", "a", "--provider=b", "--json"], options);
    assert.deepEqual({ ...values }, { provider: ["a", "b"], json: true, "data-dir": ".data" });
  });

  it("takes a negative number as the value of an option, whose range says more", () => {
    const { values } = parseOptions(["--provider", "-1", "--provider", "-.5", "--json"], options);
    assert.deepEqual([values.provider, values.json], [["-1", "-.5"], true]);
    assert.throws(() => parseOptions(["--json", "-1"], options), /there is no option -1\./);
    const { positionals } = parseOptions(["--", "--provider", "-1"], options, true);
    assert.deepEqual(positionals, ["--provider", "-1"]);
  });

  it("takes positional arguments only where they are expected", () => {
    assert.deepEqual(parseOptions(["select 1"], options, true).positionals, ["select 1"]);
    assert.throws(() => parseOptions(["extra"], options), {
      name: "UsageError",
      message: 'Cannot read the arguments: "extra" is not an option; see --help',
    });
  });

  it("rejects unknown options and contradictions", () => {
    for (const args of [["--sample"], ["--provider"], ["--json=1"], ["--live", "--simulated"]]) {
      assert.throws(() => parseOptions(args, options), UsageError);
    }
  });
});
