import type { SqlDatabase } from "../../local/sql_database.ts";
import { schemaOfType } from "./schema_of_type.ts";

/** Part of a description in OpenAPI. */
export type OpenApiNode = Record<string, unknown>;

interface Column {
  name: string;
  type: string;
  nullable: boolean;
}

interface Relation {
  name: string;
  comment: string | null;
  columns: Column[];
}

interface Routine extends Relation {
  parameters: { name: string; type: string; required: boolean }[];
}

const ERRORS = Object.fromEntries(
  ["400", "401", "404"].map((status) => [
    status,
    { $ref: "#/components/responses/DataApiError" },
  ]),
);

/** The paths of the Data API that visitors may use, as the catalog of a migrated database has them. */
export async function buildRestPaths(
  query: SqlDatabase["query"],
): Promise<Record<string, OpenApiNode>> {
  const relations = await query<Relation>(RELATIONS);
  const routines = await query<Routine>(ROUTINES);
  return Object.fromEntries([
    ...relations.map((each) => [`/rest/v1/${each.name}`, describeRelation(each)]),
    ...routines.map((each) => [`/rest/v1/rpc/${each.name}`, describeRoutine(each)]),
  ]);
}

function describeRelation({ name, comment, columns }: Relation): OpenApiNode {
  return {
    get: {
      operationId: `read_${name}`,
      tags: ["views"],
      summary: `Reads ${name}`,
      ...comment !== null && { description: comment },
      parameters: ["select", "order", "limit", "offset"].map((parameter) => ({
        $ref: `#/components/parameters/${parameter}`,
      })),
      responses: { "200": describeRows(columns), ...ERRORS },
    },
  };
}

function describeRoutine({ name, comment, columns, parameters }: Routine): OpenApiNode {
  const required = parameters.filter((parameter) => parameter.required).map(({ name }) => name);
  return {
    post: {
      operationId: `call_${name}`,
      tags: ["rpcs"],
      summary: `Calls ${name}`,
      ...comment !== null && { description: comment },
      requestBody: {
        ...required.length > 0 && { required: true },
        content: {
          "application/json": {
            schema: {
              type: "object",
              additionalProperties: false,
              ...required.length > 0 && { required },
              properties: Object.fromEntries(
                parameters.map(({ name, type }) => [name, schemaOfType(type, true)]),
              ),
            },
          },
        },
      },
      responses: { "200": describeRows(columns), ...ERRORS },
    },
  };
}

function describeRows(columns: Column[]): OpenApiNode {
  return {
    description: "Rows, 1,000 at most.",
    content: {
      "application/json": {
        schema: {
          type: "array",
          items: {
            type: "object",
            properties: Object.fromEntries(
              columns.map(({ name, type, nullable }) => [name, schemaOfType(type, nullable)]),
            ),
          },
        },
      },
    },
  };
}

const RELATIONS = `
  select
    pg_class.relname as name,
    obj_description(pg_class.oid, 'pg_class') as comment,
    jsonb_agg(jsonb_build_object(
      'name', attname, 'type', format_type(atttypid, null), 'nullable', not attnotnull
    ) order by attnum) as columns
  from pg_class
  join pg_attribute on attrelid = pg_class.oid and attnum > 0 and not attisdropped
  where relnamespace = 'public'::regnamespace
    and relkind in ('r', 'v', 'm', 'p')
    and has_column_privilege('anon', pg_class.oid, attnum, 'select')
  group by pg_class.oid, pg_class.relname
  order by pg_class.relname collate "C"`;

const ROUTINES = `
  select
    proname as name,
    obj_description(pg_proc.oid, 'pg_proc') as comment,
    (
      select coalesce(jsonb_agg(jsonb_build_object(
        'name', proargnames[place], 'type', format_type(type, null),
        'required', place <= pronargs - pronargdefaults
      ) order by place), '[]')
      from unnest(proargtypes::oid[]) with ordinality as given (type, place)
    ) as parameters,
    (
      select coalesce(jsonb_agg(jsonb_build_object(
        'name', proargnames[place], 'type', format_type(type, null), 'nullable', true
      ) order by place) filter (where mode = 't'), '[]')
      from unnest(proallargtypes, proargmodes) with ordinality as told (type, mode, place)
    ) as columns
  from pg_proc
  where pronamespace = 'public'::regnamespace and has_function_privilege('anon', oid, 'execute')
  order by proname collate "C"`;
