import assert from "node:assert/strict";
import { afterAll, beforeAll, beforeEach, describe, it } from "@std/testing/bdd";
import { verifyWebhook } from "../../docs/verify_webhook.ts";
import { type SlackReceiver, startSlackReceiver } from "../receivers/start_slack_receiver.ts";
import { startWebhookReceiver, type WebhookReceiver } from "../receivers/start_webhook_receiver.ts";
import { type Project, startProject } from "./project.ts";

const SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSwX4h7QzvT+sE=";
const OTHER_SECRET = `whsec_${btoa("another secret of a channel")}`;

/** Names that would be something else than a name, and how people then read them. */
const HOSTILE: [name: string, read: string][] = [
  ["<!channel>", "<!channel>"],
  ["<!here|x> <@U012AB3CD> <#C012AB3CD>", "<!here|x> <@\u2060U012AB3CD> <#C012AB3CD>"],
  ["<https://evil.test|free>", "<https://\u2060evil.test|free>"],
  ["&lt;!channel&gt;", "&lt;!channel&gt;"],
  ["@channel @everyone", "@\u2060channel @\u2060everyone"],
  [`it's "quoted" \\" {"text": 1}`, `it's "quoted" \\" {"text": 1}`],
  ["one\ntwo\r\n🟢 Recovered:\tall", "one two 🟢 Recovered: all"],
  ["abc\u202Efdp.exe\u2066", "abc fdp.exe"],
  ["דגם", "\u2068דגם\u2069"],
  ["*bold* _it_ ~no~ `code` ```", "*bold* _it_ ~no~ `code` ```"],
  ["[a](//evil.test) ![b](x) [c][d]", "[a]\u2060(//\u2060evil.test) ![b]\u2060(x) [c]\u2060[d]"],
  ["www.evil.test WWW.evil.test", "www.\u2060evil.test WWW.\u2060evil.test"],
  [":skull: :tada:", ":skull: :tada:"],
  ["&".repeat(256), `${"&".repeat(119)}…`],
  ["x".repeat(256), `${"x".repeat(119)}…`],
];

describe("channels of alerts", () => {
  const resources = new AsyncDisposableStack();
  let project: Project;
  let slack: SlackReceiver;
  let webhook: WebhookReceiver;

  beforeAll(async () => {
    slack = resources.use(startSlackReceiver());
    webhook = resources.use(startWebhookReceiver(SECRET));
    project = resources.use(await startProject());
    await project.stack.query(
      `select vault.create_secret($1, 'ops_address'), vault.create_secret($2, 'hook_address'),
        vault.create_secret($3, 'hook_key')`,
      [slack.url, webhook.url, SECRET],
    );
    await project.stack.query(
      `select public.set_alert_channel('ops', 'slack', 'ops_address', hourly_limit => 1000),
        public.set_alert_channel('hook', 'webhook', 'hook_address', 'hook_key', hourly_limit => 1000)`,
    );
  });
  afterAll(() => resources.disposeAsync());

  beforeEach(async () => {
    await project.stack.query("delete from private.alert_deliveries where true");
    await project.stack.query("delete from public.incidents where true");
    for (const list of [slack.shown, slack.refused, slack.script]) list.length = 0;
    for (const list of [webhook.messages, webhook.repeated, webhook.refused, webhook.answers]) {
      list.length = 0;
    }
  });

  /** Lets an attempt at a model fail as often as an incident needs. */
  async function fail(model: string, regions: (string | null)[] = [null]) {
    await project.stack.query(
      `insert into public.models (name, provider_id, active)
      select $1, id, true from public.providers where slug = 'openai' on conflict do nothing`,
      [model],
    );
    await project.stack.query(
      `select private.update_incidents(models.provider_id, models.id, region, now(), true, null, null)
      from public.models, unnest($2::text[]) as region, generate_series(1, 5)
      where models.name = $1`,
      [model, regions],
    );
  }

  /** Sends what is due, and waits until it has been answered and the answers are read. */
  async function deliver() {
    await project.stack.query("select private.deliver_incidents()");
    await project.until("select where not exists (select from net.http_request_queue)");
    await project.stack.query("select private.settle_deliveries()");
  }

  const makeDue = () =>
    project.stack.query("update private.alert_deliveries set next_attempt_at = now() where true");

  async function ofChannel(name: string) {
    return await project.stack.query<
      { attempts: number; delivered: boolean; last_error: string | null }
    >(
      `select attempts, delivered_at is not null as delivered, last_error
      from private.alert_deliveries as deliveries
      join public.alert_channels as channels on channels.id = deliveries.channel_id
      where channels.name = $1 order by deliveries.id`,
      [name],
    );
  }

  it("are told of every name as a name, as Slack and the signed webhook take it", async () => {
    for (const [name] of HOSTILE) await fail(name);
    await deliver();
    assert.deepEqual([...slack.refused, ...webhook.refused], []);
    const texts = HOSTILE.map(([, read]) => `🔴 openai / ${read}: 3 of its last 3 attempts failed`);
    assert.deepEqual(slack.shown.map(({ text }) => text).sort(), [...texts].sort());
    assert.deepEqual(
      slack.shown.map(({ blocks }) => blocks.join(": ")).sort(),
      [...texts].sort(),
    );
    assert.deepEqual(webhook.messages.map(({ text }) => text).sort(), [...texts].sort());
    // As data, a name is what it is.
    assert.deepEqual(
      webhook.messages.map(({ data }) => data.model).sort(),
      HOSTILE.map(([name]) => name).sort(),
    );
  });

  it("are not told in characters that turn the text around, or in a line of their own", async () => {
    await fail("a\u202Eb\u2067c\u200Fd\u0007\u2028e");
    await deliver();
    for (const text of [slack.shown[0].text, ...slack.shown[0].blocks, webhook.messages[0].text]) {
      assert.doesNotMatch(text, /[\p{Cc}\p{Zl}\p{Zp}\u200E\u200F\u061C\u202A-\u202E\u2066\u2067]/u);
    }
  });

  it("sign what they send, and nothing else has that signature", async () => {
    await fail("signed");
    await deliver();
    const { headers, body } = webhook.last!;
    assert.equal(await verifyWebhook(headers, body, SECRET), true);
    assert.equal(await verifyWebhook(headers, body.replace("signed", "forged"), SECRET), false);
    assert.equal(
      await verifyWebhook(headers, body, OTHER_SECRET),
      false,
    );
    const changed = (name: string, value: string) => {
      const copy = new Headers(headers);
      copy.set(name, value);
      return verifyWebhook(copy, body, SECRET);
    };
    assert.equal(await changed("webhook-id", crypto.randomUUID()), false);
    assert.equal(await changed("webhook-timestamp", "1700000000"), false);
    assert.equal(await changed("webhook-signature", "v1,"), false);
    assert.equal(headers.get("content-type"), "application/json");
    // The answer of a receiver that knows another secret.
    await project.stack.query(
      `select vault.update_secret(id, $1) from vault.secrets where name = 'hook_key'`,
      [OTHER_SECRET],
    );
    await fail("signed otherwise");
    await deliver();
    assert.equal(webhook.refused.length, 1);
    assert.equal((await ofChannel("hook"))[1].last_error, "HTTP 401");
    await project.stack.query(
      `select vault.update_secret(id, $1) from vault.secrets where name = 'hook_key'`,
      [SECRET],
    );
    await makeDue();
    await deliver();
    assert.equal(webhook.messages.length, 2);
  });

  it("get a message once, however many copies of the job send", async () => {
    await fail("once", Array.from({ length: 30 }, (_, i) => `r${i}`));
    const copies = Array.from(
      { length: 5 },
      () => project.stack.query("select private.deliver_incidents()"),
    );
    await Promise.all(copies);
    await deliver();
    await deliver();
    assert.equal(slack.shown.length, 30);
    assert.equal(webhook.messages.length, 30);
    assert.deepEqual(webhook.repeated, []);
  });

  it("get it again under the same id when the answer was lost, and can drop it", async () => {
    await fail("lost");
    await project.stack.query("select private.deliver_incidents()");
    await project.until(
      "select from net._http_response where not exists (select from net.http_request_queue)",
    );
    // As pg_net's tables are emptied by a crash.
    await project.stack.query("delete from net._http_response where true");
    await makeDue();
    await deliver();
    assert.equal(webhook.messages.length, 1);
    assert.deepEqual(webhook.repeated, [webhook.messages[0].id]);
    assert.deepEqual(await ofChannel("hook"), [{ attempts: 2, delivered: true, last_error: null }]);
  });

  it("are tried again when they fail, with the pause they ask for, and their error is kept", async () => {
    slack.script.push([429, "", { "retry-after": "1800" }]);
    await fail("busy");
    await deliver();
    const [{ wait }] = await project.stack.query<{ wait: number }>(
      `select extract(epoch from next_attempt_at - requested_at)::integer as wait
      from private.alert_deliveries where last_status = 429`,
    );
    assert.ok(wait >= 1790 && wait <= 1810, String(wait));
    const errors: [number, string, string][] = [
      [400, "invalid_payload", "HTTP 400 (invalid_payload)"],
      [404, "no_service", "HTTP 404 (no_service)"],
      [410, "channel_is_archived", "HTTP 410 (channel_is_archived)"],
      [500, `<html>${slack.url}</html>`, "HTTP 500"],
    ];
    for (const [status, body, error] of errors) {
      slack.script.push([status, body]);
      await makeDue();
      await deliver();
      assert.equal((await ofChannel("ops"))[0].last_error, error);
    }
    await makeDue();
    await deliver();
    assert.deepEqual(await ofChannel("ops"), [{ attempts: 6, delivered: true, last_error: null }]);
    assert.equal(slack.shown.length, 1);
  });

  it("are not flooded, and told how much else there is", async () => {
    await project.stack.query(
      "select public.set_alert_channel(name, hourly_limit => 5) from unnest(array['ops', 'hook']) as name",
    );
    await fail("many", Array.from({ length: 42 }, (_, i) => `r${i}`));
    await deliver();
    await deliver();
    assert.equal(slack.shown.length, 5);
    assert.match(slack.shown.map(({ text }) => text).join("\n"), / … and 37 others: 37 × failing/);
    assert.deepEqual(webhook.messages.map(({ others }) => others.length).sort(), [0, 0, 0, 0, 37]);
    const all = await ofChannel("hook");
    assert.equal(all.filter(({ delivered }) => delivered).length, 42);
    await project.stack.query(
      "select public.set_alert_channel(name, hourly_limit => 1000) from unnest(array['ops', 'hook']) as name",
    );
  });

  it("say what came of a test", async () => {
    const test = async () => {
      const [{ said }] = await project.stack.query<{ said: string }>(
        "select public.test_alert_channel('ops') as said",
      );
      return said;
    };
    const answer = async () => {
      await project.until("select where not exists (select from net.http_request_queue)");
      return await test();
    };
    assert.match(await test(), /^Sent\. Select this again in a few seconds/);
    assert.equal(await answer(), "ops took the test: HTTP 200.");
    assert.equal(slack.shown[0].text, "🔔 channel ops: this is a test");
    slack.script.push([410, "channel_is_archived"]);
    await test();
    assert.match(await answer(), /^ops did not take it: HTTP 410 \(channel_is_archived\)\./);
  });
});

describe("the receiver that stands in for Slack", () => {
  it("refuses what Slack refuses, and what would be more than text", async () => {
    await using slack = startSlackReceiver();
    const section = { type: "section", text: { type: "plain_text", text: "x" } };
    const payload = { text: "x", mrkdwn: false, blocks: [section] };
    const post = async (body: unknown, url = slack.url) => {
      const response = await fetch(url, {
        method: "POST",
        headers: { "content-type": "application/json" },
        body: JSON.stringify(body),
        signal: AbortSignal.timeout(10_000),
      });
      return await response.text();
    };
    const long = (text: object) => ({ ...section, text: { ...section.text, ...text } });
    assert.equal(await post(payload), "ok");
    assert.equal(await post({ ...payload, text: "" }), "invalid_payload");
    assert.equal(await post({ ...payload, text: "x".repeat(40_001) }), "invalid_payload");
    assert.equal(await post({ ...payload, text: "<!channel>" }), "invalid_payload");
    assert.equal(await post({ ...payload, text: "a & b" }), "invalid_payload");
    assert.equal(await post({ ...payload, blocks: Array(51).fill(section) }), "invalid_blocks");
    assert.equal(
      await post({ ...payload, blocks: [long({ text: "x".repeat(3_001) })] }),
      "invalid_blocks",
    );
    assert.equal(await post({ ...payload, blocks: [long({ type: "mrkdwn" })] }), "invalid_blocks");
    assert.equal(await post(payload, slack.url.replace("T00000000", "T1")), "no_service");
  });
});
