import { withSecretKey } from "../_shared/http/with_secret_key.ts";
import { handleRunRequest } from "../_shared/run/handle_run_request.ts";
import { readBody } from "../_shared/http/read_body.ts";
import { chooseRunRequest } from "../_shared/run/run_request.ts";

/** `POST /functions/v1/run-benchmark`: starts, continues or stops a run. */
export default {
  fetch(request: Request): Promise<Response> {
    return withSecretKey(request, async (context) => {
      const body = await readBody(request, chooseRunRequest);
      return await handleRunRequest(context, body);
    });
  },
};
