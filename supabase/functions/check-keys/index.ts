import { answer } from "../_shared/answer.ts";
import { handleKeyCheck } from "../_shared/handle_key_check.ts";
import { KeyCheckRequest } from "../_shared/key_check_request.ts";
import { readBody } from "../_shared/read_body.ts";

/** `POST /functions/v1/check-keys`: asks the providers whether their keys are good. */
export default {
  fetch(request: Request): Promise<Response> {
    return answer(request, async (context) => {
      const body = await readBody(request, () => KeyCheckRequest);
      return await handleKeyCheck(context, body);
    });
  },
};
