import { afterAll, expect, test, vi } from "vitest";
import { makePartner } from "../../support/orders.ts";
import { useSlack } from "../../support/slack/slack-house.ts";

const house = await useSlack({ mode: "socket" });
const { slack, db, door } = house;
const paper = await db.run((tx) => makePartner(tx, "Paper Lane", "paper-lane"));
const ann = await house.partnerPerson("ann", paper.id);

/** What nobody caught would end the process. */
const uncaught: unknown[] = [];
const keep = (error: unknown): void => void uncaught.push(error);
process.on("unhandledRejection", keep);
afterAll(() => void process.off("unhandledRejection", keep));

const opened = (count: number) =>
  vi.waitFor(() => expect([slack.links.opened() >= count, slack.links.isOpen(), door.state().is]).toEqual([true, true, "open"]), {
    timeout: 20_000,
    interval: 10,
  });

test("everything comes over the socket, and its answer as ever", async () => {
  expect(await ann.ask("/partner dashboard")).toMatchObject({ by: "response_url", onlyFor: ann.id });
  await ann.askForForm("/share link");
  await ann.submit({ Url: "https://shop.example/x" });
  await ann.modalWith("/r/paper-lane");
  await slack.openHome(ann.id);
  await slack.workspace.until(() => ann.home() ?? undefined, "no home");
  expect(house.faults).toEqual([]);
});

test("a connection that Slack renews is opened again, and nothing of the old one is heard", async () => {
  const before = slack.links.opened();
  slack.links.sayGoodbye("refresh_requested");
  await opened(before + 1);
  const seen = ann.sees().length;
  await ann.ask("/earnings next");
  expect(ann.sees().length - seen).toBe(1);
});

test("a line that is cut, again and again, is opened again", async () => {
  for (const _ of [1, 2, 3]) {
    const before = slack.links.opened();
    slack.links.cut();
    await opened(before + 1);
  }
  expect(await ann.ask("/earnings next")).toMatchObject({ onlyFor: ann.id });
});

test("an address that can't be had is asked for again", async () => {
  const before = slack.links.opened();
  slack.fail("apps.connections.open", { kind: "status", status: 502 }, { kind: "dropped" }, { kind: "ratelimited", retryAfter: 1 });
  slack.links.cut();
  await opened(before + 1);
  expect(await ann.ask("/earnings rates")).toMatchObject({ onlyFor: ann.id });
});

test("envelopes that come twice are answered once; what makes no sense is passed over", async () => {
  const seen = ann.sees().length;
  await ann.ask("/earnings next", { copies: 3 });
  for (const text of [
    "null",
    "[]",
    "not json",
    '{"type":"events_api"}',
    '{"type":"events_api","payload":{}}',
    '{"type":"slash_commands","envelope_id":"x"}',
  ])
    slack.links.say(text);
  await ann.ask("/earnings rates");
  expect(ann.sees().length - seen).toBe(2);
});

test("nothing was left uncaught: it would have ended the process", () => {
  expect(uncaught).toEqual([]);
});
