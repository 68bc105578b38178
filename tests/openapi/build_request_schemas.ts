import { z } from "zod";
import { SyncRequest } from "../../supabase/functions/_shared/catalogue/sync_request.ts";
import { ControlRequest } from "../../supabase/functions/_shared/control/control_request.ts";
import { KeyCheckRequest } from "../../supabase/functions/_shared/keys/key_check_request.ts";
import {
  CancelRequest,
  ResumeRequest,
  RunRequest,
} from "../../supabase/functions/_shared/run/run_request.ts";
import type { OpenApiNode } from "./build_rest_paths.ts";

/** The bodies that the functions take, as their own checks say. */
export function buildRequestSchemas(): Record<string, OpenApiNode> {
  const schemas = {
    RunRequest,
    ResumeRequest,
    CancelRequest,
    SyncRequest,
    KeyCheckRequest,
    ControlRequest,
  };
  return Object.fromEntries(
    Object.entries(schemas).map(([name, schema]) => {
      const { $schema: _, ...node } = z.toJSONSchema(schema, { io: "input" }) as OpenApiNode;
      return [name, node];
    }),
  );
}
