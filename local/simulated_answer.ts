import { solveQuestion } from "./solve_question.ts";

/** What a simulated provider reads of a request. */
export interface SimulatedRequest {
  messages?: { content?: unknown }[];
  max_tokens?: unknown;
  max_completion_tokens?: unknown;
  tools?: { function?: { name?: unknown; parameters?: unknown } }[];
  response_format?: { json_schema?: { schema?: unknown } };
}

/** An answer to what the bundled workloads ask; null where they ask for any text. */
export type SimulatedAnswer = {
  content: string;
  /** Whether any text is asked for after it. */
  goesOn: boolean;
} | {
  toolCalls: { name: string; arguments: string }[];
};

/** The text of a request. */
export function promptOf({ messages }: SimulatedRequest): string {
  return (messages ?? []).map(({ content }) => String(content ?? "")).join("\n");
}

/**
 * Answers generated questions and tasks, and some of them wrongly.
 *
 * @param isWrong Called once for each question: whether its answer is to be wrong.
 */
export function answerRequest(
  request: SimulatedRequest,
  isWrong: () => boolean,
): SimulatedAnswer | null {
  const { tools, response_format } = request;
  const prompt = promptOf(request);
  const [tool] = tools ?? [];
  if (tool?.function !== undefined) {
    const value = fillIn(tool.function.parameters, prompt, isWrong());
    if (value !== null) {
      return {
        toolCalls: [{ name: String(tool.function.name), arguments: JSON.stringify(value) }],
      };
    }
  }
  const schema = response_format?.json_schema?.schema ?? schemaIn(prompt);
  if (schema !== undefined) {
    const value = fillIn(schema, prompt, false);
    const text = JSON.stringify(value);
    if (value !== null) {
      return { content: isWrong() ? `\`\`\`json\n${text}\n\`\`\`` : text, goesOn: false };
    }
  }
  const lines = [...prompt.matchAll(/^(\d{1,2})\) (.+)$/gm)].flatMap(([, number, text]) => {
    const answer = solveQuestion(text, prompt);
    if (answer === null) return [];
    return `${number}) ${isWrong() ? "unknown" : answer}`;
  });
  if (lines.length === 0) return null;
  return { content: lines.join("\n"), goesOn: /^Then write /m.test(prompt) };
}

/** The schema at the end of a text: the simulated Responses API keeps no other. */
function schemaIn(prompt: string): unknown {
  const [, text] = /\nJSON Schema: (\{[^]*\})\s*$/.exec(prompt) ?? [];
  try {
    return text === undefined ? undefined : JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** The order that a text describes, in the form of a schema; null where it describes none. */
function fillIn(schema: unknown, prompt: string, wrong: boolean): Record<string, unknown> | null {
  const order =
    /(\w+) in (\w+) orders, in this order: (.+?)\. The delivery is (\w+), within (\d+) days\. It is (not )?a gift/
      .exec(prompt);
  const [customer, items, delivery, gift] = fieldsOf(schema);
  if (order === null || gift === undefined) return null;
  const [, person, city, list, speed, days, not] = order;
  const [product, quantity, colour] = fieldsOf(items.schema);
  const lines = [...list.matchAll(/(\d+) of the (\w+) in (\w+)/g)].map((line) => ({
    [product.name]: line[2],
    [quantity.name]: Number(line[1]),
    [colour.name]: line[3],
  }));
  const [name, town] = fieldsOf(customer.schema);
  const [service, within] = fieldsOf(delivery.schema);
  return {
    [customer.name]: { [name.name]: person, [town.name]: city },
    [items.name]: lines,
    [delivery.name]: { [service.name]: speed, [within.name]: Number(days) + (wrong ? 1 : 0) },
    [gift.name]: not === undefined,
  };
}

interface Field {
  name: string;
  /** Of its value, or of the values of its array. */
  schema: unknown;
}

function fieldsOf(schema: unknown): Field[] {
  const { properties } = (schema ?? {}) as { properties?: Record<string, { items?: unknown }> };
  return Object.entries(properties ?? {}).map(([name, value]) => ({
    name,
    schema: value.items ?? value,
  }));
}
