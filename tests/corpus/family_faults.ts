/**
 * Where the families of the corpus and ours part, with the reason. The corpus' labels are those
 * of its catalogue.
 */

/** Labels of the corpus that are one family here. */
export const SAME_LABELS: { one: string; other: string; reason: string }[] = [
  {
    one: "anthropic/claude-sonnet-4-0",
    other: "anthropic/claude-sonnet-4",
    reason: "Anthropic's name of the version that also has a dated name",
  },
];

/** A label with a whole date is that of a snapshot, which is a variant here. */
export const SNAPSHOT = /-(?:20\d{6}|20\d\d-\d\d-\d\d)$/;

/** Rows of the corpus by their id and label. */
export interface Exception {
  id: RegExp;
  label: RegExp;
  /** Whose fault it is that the row stands apart from others of its label, or with those of another. */
  fault: "catalogue" | "rules";
  reason: string;
}

export const EXCEPTIONS: Exception[] = [
  {
    id: /^kimi-k2\.7-code-highspeed$/,
    label: /kimi-k2\.7-code$/,
    fault: "catalogue",
    reason: "it has the label of the plain model, and elsewhere one of its own",
  },
  {
    id: /^(?:k2p7|umans-kimi-k2\.7)$/,
    label: /kimi-k2\.7-code$/,
    fault: "rules",
    reason: "the id does not say code, which is a model of its own",
  },
  {
    id: /^umans-flash$/,
    label: /./,
    fault: "rules",
    reason: "the host's own name says nothing of the model",
  },
  {
    id: /^Qwen\/Qwen3-235B-A22B-Instruct-2507$/,
    label: /qwen3-235b-a22b$/,
    fault: "catalogue",
    reason: "the weights of July 2025 are not those of April",
  },
  {
    id: /^databricks-gemini-3(?:-1)?-(?:flash|pro)$/,
    label: /-preview/,
    fault: "rules",
    reason: "the id does not say preview, and a final version may come under the name",
  },
  {
    id: /^nvidia\.nemotron-nano-12b-v2$/,
    label: /-vl$/,
    fault: "rules",
    reason: "the id does not say vl, and there is a model without it",
  },
  {
    id: /^mistral-large2$/,
    label: /mistral-large-latest$/,
    fault: "catalogue",
    reason: "Mistral Large 2 is not the latest",
  },
  {
    id: /^deepseek\/deepseek-r1$/,
    label: /deepseek-reasoner$/,
    fault: "catalogue",
    reason: "the name that moves from version to version is not R1",
  },
];

/** What names in lists may differ in and be of one model; the reason of each. */
export const JOINED_SLUGS: { pattern: RegExp; plain: string; reason: string }[] = [
  { pattern: /-20\d{6}$|-20\d\d-\d\d-\d\d$/, plain: "", reason: "a snapshot" },
  { pattern: /-\d\d-\d\d$/, plain: "", reason: "a snapshot without its year" },
  {
    pattern: /^(gpt-(?:3\.5|4)(?:-turbo(?:-instruct)?)?)-\d{4}$/,
    plain: "$1",
    reason: "a snapshot",
  },
  { pattern: /^(o\d-mini)-high$/, plain: "$1", reason: "an effort" },
  {
    pattern: /^claude-(?:(\d[.\d]*)-([a-z]+)|([a-z]+)-(\d+(?:[.-]\d)?))(-fast)?$/,
    plain: "claude-$1$4-$2$3",
    reason: "the two orders of Anthropic's names, and the fast mode of a model",
  },
  { pattern: /^(claude-\d)-(\d)/, plain: "$1.$2", reason: "a version with a hyphen" },
];
