import { withSecretKey } from "../_shared/http/with_secret_key.ts";
import { handleSyncRequest } from "../_shared/catalogue/handle_sync_request.ts";
import { readBody } from "../_shared/http/read_body.ts";
import { SyncRequest } from "../_shared/catalogue/sync_request.ts";

/** `POST /functions/v1/sync-models`: reads the providers' model lists into the catalogue. */
export default {
  fetch(request: Request): Promise<Response> {
    return withSecretKey(request, async (context) => {
      const body = await readBody(request, () => SyncRequest);
      return await handleSyncRequest(context, body);
    });
  },
};
