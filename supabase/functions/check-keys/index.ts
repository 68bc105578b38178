import { withSecretKey } from "../_shared/http/with_secret_key.ts";
import { handleKeyCheck } from "../_shared/keys/handle_key_check.ts";
import { KeyCheckRequest } from "../_shared/keys/key_check_request.ts";
import { readBody } from "../_shared/http/read_body.ts";

/** `POST /functions/v1/check-keys`: asks the providers whether their keys are valid. */
export default {
  fetch(request: Request): Promise<Response> {
    return withSecretKey(request, async (context) => {
      const body = await readBody(request, () => KeyCheckRequest);
      return await handleKeyCheck(context, body);
    });
  },
};
