import { answerAnybody, type Page } from "../http/answer_anybody.ts";
import { HttpError } from "../http/http_error.ts";
import { keepAnswers } from "../http/keep_answers.ts";
import { readQuery } from "../http/read_query.ts";
import { restOfPath } from "../http/rest_of_path.ts";
import { callDatabase, connectDatabase } from "../platform/database.ts";
import { readEnvironment } from "../platform/environment.ts";
import { ToldFeed } from "./told_feed.ts";
import { writeAtom } from "./write_atom.ts";

const kept = keepAnswers<string | null>(1);

/** Answers a reader of news, or anybody, with the last events. */
export function answerFeed(request: Request): Promise<Response> {
  return answerAnybody(request, "feed", async (url): Promise<Page | null> => {
    if (restOfPath(url, "feed") !== "") {
      throw new HttpError(404, "not_found", "Cannot find that: the address ends with feed");
    }
    readQuery(url.searchParams, {});
    const text = await kept.get("", askDatabase);
    return text === null ? null : { type: "application/atom+xml; charset=utf-8", text };
  });
}

/** The feed as text; null when it is off. */
async function askDatabase(): Promise<string | null> {
  const environment = readEnvironment();
  const told = await callDatabase(
    connectDatabase(environment),
    "outlet_feed",
    {},
    ToldFeed.nullable(),
  );
  return told === null ? null : writeAtom(told, `${environment.url}/functions/v1/feed`);
}
