import { answerMetrics } from "../_shared/metrics/answer_metrics.ts";

/** `GET /functions/v1/metrics`: what is measured, as Prometheus reads it. */
export default {
  fetch(request: Request): Promise<Response> {
    return answerMetrics(request);
  },
};
