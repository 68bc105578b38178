import { answerBadge } from "../_shared/badge/answer_badge.ts";

/** `GET /functions/v1/badge/<provider>/<model>.svg` (or `.json`): a number of a model as a picture. */
export default {
  fetch(request: Request): Promise<Response> {
    return answerBadge(request);
  },
};
