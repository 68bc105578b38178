import { answerFeed } from "../_shared/feed/answer_feed.ts";

/** `GET /functions/v1/feed`: what happened, as an Atom feed. */
export default {
  fetch(request: Request): Promise<Response> {
    return answerFeed(request);
  },
};
