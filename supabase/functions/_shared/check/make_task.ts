import { NAMES, THINGS } from "./words.ts";
import { type SeededRandom, seededRandom } from "./seeded_random.ts";

/** Something to be put into JSON: by calling a tool, or as the answer itself. */
export interface Task {
  /** Name of the tool. */
  name: string;
  /** What the tool does. */
  description: string;
  /** JSON Schema of its arguments, of the subset that strict modes of providers take. */
  schema: Record<string, unknown>;
  /** A text that determines every value. */
  request: string;
  /** The one right value. */
  expected: Record<string, unknown>;
}

const CITIES =
  "Athens Berlin Cairo Delhi Lima Lisbon London Madrid Oslo Paris Prague Rome Tokyo Vienna".split(
    " ",
  );
const COLOURS = "black blue brown green grey orange purple red white yellow".split(" ");
const SPEEDS = "express standard economy".split(" ");

/** The names of a schema's fields: another set each time, so that none can be learnt. */
const NAMES_OF = {
  tool: ["create_order", "place_order", "register_order", "submit_order"],
  customer: ["customer", "buyer", "client", "recipient"],
  name: ["name", "first_name", "person"],
  city: ["city", "town", "destination"],
  items: ["items", "lines", "products", "articles"],
  product: ["product", "article", "thing", "item"],
  quantity: ["quantity", "count", "pieces", "amount"],
  colour: ["colour", "shade", "finish"],
  delivery: ["delivery", "shipping", "dispatch"],
  speed: ["speed", "service", "class"],
  days: ["days", "within_days", "max_days"],
  gift: ["gift", "gift_wrap", "as_gift"],
};

/** An order of one seed: nested objects, an array of them, enums, a whole number and a boolean. Pure. */
export function makeTask(seed: string): Task {
  const random = seededRandom(seed);
  const field = fieldNames(random);
  const person = random.pick(NAMES);
  const city = random.pick(CITIES);
  const products = random.sample(THINGS, 6);
  const colours = random.sample(COLOURS, 4);
  const ordered = random.sample(products, random.int(2, 4)).map((product) => ({
    [field.product]: product,
    [field.quantity]: random.int(2, 19),
    [field.colour]: random.pick(colours),
  }));
  const speed = random.pick(SPEEDS);
  const days = random.int(2, 14);
  const gift = random.int(0, 1) === 1;
  const told = ordered.map((line) =>
    `${line[field.quantity]} of the ${line[field.product]} in ${line[field.colour]}`
  );
  return {
    name: field.tool,
    description: "Places one order.",
    schema: object({
      [field.customer]: object({ [field.name]: text(), [field.city]: text() }),
      [field.items]: {
        type: "array",
        items: object({
          [field.product]: choice(products),
          [field.quantity]: { type: "integer" },
          [field.colour]: choice(colours),
        }),
      },
      [field.delivery]: object({
        [field.speed]: choice(SPEEDS),
        [field.days]: { type: "integer" },
      }),
      [field.gift]: { type: "boolean" },
    }),
    request: `${person} in ${city} orders, in this order: ${told.join("; ")}. ` +
      `The delivery is ${speed}, within ${days} days. ` +
      `It is ${gift ? "" : "not "}a gift. Use the words exactly as they are written here.`,
    expected: {
      [field.customer]: { [field.name]: person, [field.city]: city },
      [field.items]: ordered,
      [field.delivery]: { [field.speed]: speed, [field.days]: days },
      [field.gift]: gift,
    },
  };
}

function fieldNames(random: SeededRandom): Record<keyof typeof NAMES_OF, string> {
  const entries = Object.entries(NAMES_OF).map(([field, names]) => [field, random.pick(names)]);
  return Object.fromEntries(entries);
}

function object(properties: Record<string, unknown>): Record<string, unknown> {
  return {
    type: "object",
    properties,
    required: Object.keys(properties),
    additionalProperties: false,
  };
}

function text(): Record<string, unknown> {
  return { type: "string" };
}

function choice(values: readonly string[]): Record<string, unknown> {
  return { type: "string", enum: values };
}
