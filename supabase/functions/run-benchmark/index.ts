import { answer } from "../_shared/answer.ts";
import { handleRunRequest } from "../_shared/handle_run_request.ts";
import { readBody } from "../_shared/read_body.ts";
import { chooseRunRequest } from "../_shared/run_request.ts";

/** `POST /functions/v1/run-benchmark`: starts a run, or goes on with one. */
export default {
  fetch(request: Request): Promise<Response> {
    return answer(request, async (context) => {
      const body = await readBody(request, chooseRunRequest);
      return await handleRunRequest(context, body);
    });
  },
};
