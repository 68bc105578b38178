import { answerControl } from "../_shared/control/answer_control.ts";
import { ControlRequest } from "../_shared/control/control_request.ts";
import { readBody } from "../_shared/http/read_body.ts";
import { withSecretKey } from "../_shared/http/with_secret_key.ts";

/** `POST /functions/v1/control/chat/completions`: streams with known gaps and says when it sent what. */
export default {
  fetch(request: Request): Promise<Response> {
    return withSecretKey(request, async () => {
      await readBody(request, () => ControlRequest);
      return answerControl();
    });
  },
};
