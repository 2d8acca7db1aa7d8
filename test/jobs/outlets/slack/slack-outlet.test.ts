import { afterAll, afterEach, describe, expect, test } from "vitest";
import { newId } from "#domain/kernel";
import { text, view } from "#templates/view";
import type { ChatOutgoing } from "../../../../jobs/outlets/outlet.ts";
import { slackOutlet } from "../../../../jobs/outlets/slack/slack-outlet.ts";
import { closedUrl } from "../../../support/closed-url.ts";
import { startFakeSlack } from "../../../support/slack/fake-slack.ts";

const slack = await startFakeSlack();
afterAll(() => slack.stop());
const open = (apiUrl = slack.apiUrl) => slackOutlet({ token: slack.workspace.tokens.bot, apiUrl, silenceMs: 1_000 });
let outlet = open();
afterEach(async () => {
  await outlet.close();
  outlet = open();
});

let people = 0;
function outgoing(to?: ChatOutgoing["to"]): ChatOutgoing {
  const account = to?.account ?? slack.workspace.addUser(`reader-${++people}`).id;
  const card = view("A sale", [text("Order <!channel> 4107")]);
  return { id: newId(), to: { account, place: to?.place ?? null }, card, buttons: [], locale: "en-US", zone: "America/Denver" };
}
const patience = (): AbortSignal => AbortSignal.timeout(10_000);
const seenBy = ({ to }: ChatOutgoing) => slack.workspace.seenBy(to.account, slack.workspace.directMessages(to.account).id);

describe("a direct message on Slack", () => {
  test("arrives, calls nobody, shows no preview of links, and says where it arrived", async () => {
    const message = outgoing();
    const outcome = await outlet.send(message, patience());
    const [there, ...more] = seenBy(message);
    expect(outcome).toEqual({ kind: "accepted", detail: there!.ts, place: there!.channel });
    expect(more).toEqual([]);
    // Of all that is sent only this is read as markup.
    expect(there!.text).toContain("&lt;!channel&gt;");
    expect(JSON.stringify(there!.blocks)).not.toContain("mrkdwn");
    expect(slack.calls.at(-1)?.given).toMatchObject({ unfurl_links: false, unfurl_media: false });
  });

  test("to somebody who was written to before opens nothing", async () => {
    const account = slack.workspace.addUser("known").id;
    const place = slack.workspace.directMessages(account).id;
    slack.calls.length = 0;
    await outlet.send(outgoing({ account, place }), patience());
    expect(slack.calls.map(({ method }) => method)).toEqual(["chat.postMessage"]);
  });

  test("whose answer is lost is undecided, and the library sends nothing a second time", async () => {
    const message = outgoing();
    slack.fail("chat.postMessage", { kind: "lost" });
    expect(await outlet.send(message, patience())).toMatchObject({ kind: "undecided" });
    expect(seenBy(message)).toHaveLength(1);
  });

  test.each([
    [
      { kind: "status", status: 503 },
      { kind: "undecided", detail: "503" },
    ],
    [
      { kind: "error", error: "internal_error" },
      { kind: "undecided", detail: "internal_error" },
    ],
    [
      { kind: "error", error: "service_unavailable" },
      { kind: "deferred", detail: "service_unavailable" },
    ],
    [
      { kind: "error", error: "messages_tab_disabled" },
      { kind: "closed", detail: "messages_tab_disabled" },
    ],
    [
      { kind: "error", error: "msg_blocks_too_long" },
      { kind: "refused", detail: "msg_blocks_too_long", isAboutAddress: false },
    ],
    [{ kind: "dropped" }, { kind: "undecided", detail: "UND_ERR_SOCKET" }],
  ] as const)("that ends by %j is %j", async (fault, outcome) => {
    slack.fail("chat.postMessage", fault);
    expect(await outlet.send(outgoing(), patience())).toEqual(outcome);
  });

  test("whose conversation can't be opened is put off, whatever became of the opening", async () => {
    for (const fault of [{ kind: "lost" }, { kind: "status", status: 500 }, { kind: "error", error: "fatal_error" }] as const) {
      slack.fail("conversations.open", fault);
      expect(await outlet.send(outgoing(), patience())).toMatchObject({ kind: "deferred" });
    }
  });

  test("to nobody of this workspace is closed", async () => {
    expect(await outlet.send(outgoing({ account: "U0NOBODY", place: null }), patience())).toEqual({
      kind: "closed",
      detail: "user_not_found",
    });
  });

  test("that comes too fast waits as long as Slack says, and all others with it", async () => {
    slack.fail("chat.postMessage", { kind: "ratelimited", retryAfter: 30 });
    const wait = { kind: "deferred", detail: "ratelimited", afterSeconds: 30 };
    expect(await outlet.send(outgoing(), patience())).toEqual(wait);
    slack.calls.length = 0;
    expect(await outlet.send(outgoing(), patience())).toEqual(wait);
    expect(slack.calls).toEqual([]);
  });

  test("is put off where nobody answers at all: it can't have arrived", async () => {
    const nobody = open(`${await closedUrl()}/api/`);
    expect(await nobody.send(outgoing({ account: "U1", place: "D1" }), patience())).toEqual({ kind: "deferred", detail: "ECONNREFUSED" });
  });

  test("with a token that was taken back is put off, and nothing more is asked for a while", async () => {
    slack.workspace.installation = "revoked";
    expect(await outlet.send(outgoing(), patience())).toEqual({ kind: "deferred", detail: "token token_revoked", afterSeconds: 600 });
    slack.workspace.installation = "installed";
    slack.calls.length = 0;
    expect(await outlet.send(outgoing(), patience())).toMatchObject({ detail: "token token_revoked" });
    expect(slack.calls).toEqual([]);
  });
});

describe("a message with a picture on Slack", () => {
  const picture = {
    name: "globe.jpg",
    mediaType: "image/jpeg",
    content: new Uint8Array([0xff, 0xd8, 0xff, 1, 2, 3]),
    description: "A snow globe",
  };
  const withPicture = (): ChatOutgoing => ({ ...outgoing(), card: { ...view("Snow", [text("It snows.")]), files: [picture] } });

  test("has it under it, with its bytes and what is on it", async () => {
    const message = withPicture();
    const outcome = await outlet.send(message, patience());
    const [there, under, ...more] = seenBy(message);
    expect([outcome, more]).toEqual([{ kind: "accepted", detail: there!.ts, place: there!.channel }, []]);
    expect(there!.text).toContain("It snows.");
    expect(under!.files.map(({ name, altText }) => [name, altText])).toEqual([["globe.jpg", "A snow globe"]]);
    expect([...under!.files[0]!.content]).toEqual([...picture.content]);
  });

  test.each(["files.getUploadURLExternal", "files.completeUploadExternal"])(
    "arrives without it where %s fails, and somebody hears of it",
    async (method) => {
      const troubles: unknown[] = [];
      const heard = slackOutlet({
        token: slack.workspace.tokens.bot,
        apiUrl: slack.apiUrl,
        silenceMs: 1_000,
        report: (error) => void troubles.push(error),
      });
      slack.fail(method, { kind: "error", error: "file_uploads_disabled" });
      const message = withPicture();
      expect(await heard.send(message, patience())).toMatchObject({ kind: "accepted" });
      expect([seenBy(message).length, troubles.length]).toEqual([1, 1]);
      await heard.close();
    },
  );
});
