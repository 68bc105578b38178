const PLAIN: Record<string, Record<string, unknown>> = {
  "text": { type: "string" },
  "uuid": { type: "string", format: "uuid" },
  "boolean": { type: "boolean" },
  "smallint": { type: "integer" },
  "integer": { type: "integer" },
  "bigint": { type: "integer" },
  "real": { type: "number" },
  "double precision": { type: "number" },
  "numeric": { type: "number" },
  "date": { type: "string", format: "date" },
  "timestamp with time zone": { type: "string" },
  "interval": { type: "string" },
  // Any JSON.
  "json": {},
  "jsonb": {},
};

/** What a value of a type of Postgres is in JSON. */
export function schemaOfType(type: string, nullable: boolean): Record<string, unknown> {
  const schema = type.endsWith("[]")
    ? { type: "array", items: schemaOfType(type.slice(0, -2), true) }
    : PLAIN[type];
  if (schema === undefined) throw new Error(`Cannot describe the type ${type}: it is not known`);
  if (!nullable || !("type" in schema)) return schema;
  return { ...schema, type: [schema.type, "null"] };
}
