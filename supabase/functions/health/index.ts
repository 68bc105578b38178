import { answerHealth } from "../_shared/health/answer_health.ts";

/** `GET /functions/v1/health`: 200 while the numbers are fresh, 503 when they are not. */
export default {
  fetch(request: Request): Promise<Response> {
    return answerHealth(request);
  },
};
