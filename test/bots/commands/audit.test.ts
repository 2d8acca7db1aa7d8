import { describe, expect, test } from "vitest";
import { acts, record, type ActName } from "#domain/audit";
import { oneOf, sql } from "#domain/kernel";
import { receiveDelivery, hashOfBody, settleDelivery } from "#domain/orders";
import { submitActivity } from "#domain/tokens";
import { commands } from "../../../bots/commands/index.ts";
import { useDatabase } from "../../support/database.ts";
import { setDestination } from "../../support/destinations.ts";
import { tellStory } from "../../domain/answers/story.ts";
import { expectCards } from "../../templates/cards/expect-cards.ts";

/** No privileged act without its row: every command of staff that writes is run, and leaves one or is refused. */
const db = await useDatabase({ at: "2026-11-02T12:00:00Z" });
const story = await tellStory(db);
const rows = async (): Promise<number> =>
  (await oneOf({ em: db.database.reader() }, sql<{ n: number }>`select count(*)::int as n from audit_entry`)).n;

await story.at("2026-11-02T12:00:00Z", async () => {
  await story.order("1", { reference: "paper-lane" });
  await story.order("2", { reference: "cut-and-keep" });
  // bought by the partner who is credited: waits for an answer
  await story.order("3", { reference: "paper-lane", customer: { externalId: null, email: "paper.lane@example.org", name: "Paper Lane" } });
});
await story.at("2026-12-01T16:00:00Z", () => story.prepare("2026-12-01"));
await db.run(async (tx) => {
  const body = new TextEncoder().encode('{"id":777}');
  const sent = { shop: "https://shop.example", format: "woocommerce", topic: "order.updated", deliveryId: "1", hasModificationTime: true };
  const { id } = await receiveDelivery(tx, { ...sent, body, bodyHash: hashOfBody(body) });
  await settleDelivery(tx, id, { state: "set-aside", reason: "amount-unreadable", detail: "total: x", orderExternalId: "777" });
});

await db.run(
  (tx) =>
    submitActivity(tx, story.lane.id, { activity: "share-project", evidence: "https://example.org/post", picture: null, doneAt: null }),
  {
    kind: "partner",
    partnerId: story.lane.id,
  },
);
await db.run((tx) => setDestination(tx, story.lane.id));
const submission = (await oneOf({ em: db.database.reader() }, sql<{ id: string }>`select id from token_submission`)).id;

/** In this order: each line does what it says, as the one who may. A command that is added without a line here fails. */
const lines: readonly (readonly [command: string, who: string, line: string])[] = [
  ["support partner", "support", "support partner cut-and-keep pause holiday confirm:yes"],
  ["support partner", "support", "support partner cut-and-keep resume"],
  ["support assign", "support", "support assign 1 cut-and-keep they showed the mail confirm:yes"],
  ["support reject", "support", "support reject 1 fraud confirm:yes"],
  ["support restore", "support", "support restore 1 no fraud confirm:yes"],
  ["support review", "support", 'support review approve 3 "agreed with them"'],
  ["support applications", "support", "support applications 1004 approve"],
  ["support coupon", "support", "support coupon give FALL20 paper-lane"],
  ["support coupon", "support", "support coupon take FALL20 confirm:yes"],
  ["support accounts", "support", "support accounts paper-lane disconnect 00000000 not theirs"],
  ["support inbox", "support", "support inbox retry"],
  ["support messages", "support", "support messages resend all"],
  ["support questions", "support", "support questions 1 act:take"],
  ["support reply", "support", "support reply 1 Soon."],
  ["support feedback", "support", "support feedback done 1"],
  ["award tokens", "support", "award tokens paper-lane course note:well-done"],
  ["award review", "support", `award review approve ${submission} tokens:2`],
  ["award take-back", "support", "award take-back paper-lane 1 a mistake confirm:yes"],
  ["award attendance", "support", "award attendance 1 paper-lane"],
  ["publish craft-in", "support", "publish craft-in add title:Pines start:2027-02-01 place:Lane"],
  ["publish meeting", "support", "publish meeting add title:Monthly start:2027-02-01 link:https://meet.example.org/x"],
  ["publish ad", "support", "publish ad write next title:Snow words"],
  ["publish course", "support", "publish course add title:Photos link:https://learn.example/photos"],
  ["publish announce", "support", 'publish announce write title:"Snow" text:"It *snows*."'],
  ["publish announce", "support", "publish announce edit 1 title:Ice"],
  // Refused: nobody knows how to reach whoever sits at this console.
  ["publish announce", "support", "publish announce test 1"],
  ["publish announce", "support", "publish announce send 1 at:2027-02-01 confirm:yes"],
  ["publish announce", "support", "publish announce cancel 1"],
  ["publish image", "support", `publish image add picture:${"1".repeat(64)}.jpg title:Pines confirm:yes`],
  ["publish notes", "support", "publish notes 1 12:30 Ideas for spring"],
  ["publish article", "support", 'publish article write title:"How links work" text:"They *work*."'],
  ["publish article", "support", "publish article publish how-links-work confirm:yes"],
  ["publish article", "support", "publish article archive how-links-work"],
  ["publish terms", "operator", 'publish terms write text:"# Terms\\nBe kind."'],
  ["publish terms", "operator", "publish terms publish confirm:yes"],
  ["publish announce", "operator", 'publish announce write about:"terms 1"'],
  ["publish announce", "operator", "publish announce send 2 confirm:yes"],
  // Refused: it is about something that support publishes.
  ["publish announce", "operator", "publish announce cancel 1"],
  ["programme activities", "operator", 'programme activities set welcome-post "Welcome somebody in the group" 1 3 text'],
  ["finance batch", "finance", "finance batch set-aside paper-lane a question"],
  ["finance batch", "finance", "finance batch take-in paper-lane"],
  ["finance batch", "finance", "finance batch export"],
  ["finance batch", "finance", "finance batch cancel wrong terms confirm:yes"],
  ["finance credit", "finance", "finance credit paper-lane 5 sorry"],
  // Refused: nothing is owed.
  ["finance write-off", "finance", "finance write-off paper-lane they stopped"],
  ["finance withhold", "finance", "finance withhold paper-lane amount:1 no W-9"],
  ["finance credits", "finance-2", "finance credits confirm 1 confirm:yes"],
  ["finance transfers", "finance", "finance transfers approve 1"],
  ["finance destinations", "finance", "finance destinations block paper-lane could not be verified"],
  ["finance destinations", "finance", "finance destinations unblock paper-lane it is theirs"],
  ["finance hold", "finance", "finance hold put paper-lane a question of the bank"],
  ["finance hold", "finance", "finance hold lift paper-lane answered"],
  ["finance ledger", "finance", "finance ledger export all"],
  // Refused: nothing was sent along.
  ["finance statement", "finance", "finance statement act:take"],
  ["finance year", "finance", "finance year act:received partner:paper-lane reason:in-the-safe"],
  ["programme terms", "operator", 'programme terms change hold "21 days" "returns take longer" confirm:yes'],
  ["programme terms", "operator", 'programme terms change minimum-payout "USD none" "a test" confirm:yes'],
  ["programme rates", "operator", 'programme rates set 30% "for the year" partner:paper-lane confirm:yes'],
  ["programme group", "operator", 'programme group put paper-lane Gold "sells well" confirm:yes'],
  ["programme export", "operator", "programme export paper-lane"],
  ["programme erase", "operator", 'programme erase grace@guest.example "she asked for it" confirm:yes'],
  // Refused: at the console there is no channel to set.
  ["programme channel", "operator", "programme channel set staff"],
  ["programme keys", "operator", "programme keys make name:Books scopes:payouts"],
  ["programme webhooks", "operator", "programme webhooks add url:https://books.example/hooks kinds:payout.*"],
  ["programme webhooks", "operator", "programme webhooks rotate"],
  ["programme webhooks", "operator", "programme webhooks off"],
  ["programme webhooks", "operator", "programme webhooks on"],
  ["programme webhooks", "operator", "programme webhooks resend"],
  ["programme webhooks", "operator", "programme webhooks remove"],
  ["programme jobs", "operator", "programme jobs run housekeeping confirm:yes"],
  ["programme jobs", "operator", 'programme jobs pause housekeeping "a test" confirm:yes'],
  ["programme jobs", "operator", "programme jobs resume housekeeping confirm:yes"],
  ["programme staff", "operator", "programme staff address finance email:finance@shop.example"],
  ["programme staff", "operator", "programme staff grant fay finance confirm:yes"],
  ["programme staff", "operator", "programme staff invite fay"],
  ["programme staff", "operator", "programme staff revoke fay finance confirm:yes"],
  ["programme staff", "operator", "programme staff disconnect fay"],
  ["programme freeze", "operator", "programme freeze a drill"],
  ["programme thaw", "operator", "programme thaw the drill is over"],
  ["finance thaw", "finance", "finance thaw the drill is over"],
  ["support partner", "support", "support partner cut-and-keep close moving confirm:yes"],
];

test("every command of staff that writes has its line", () => {
  const writing = commands.filter((each) => each.writes && !["anyone", "partner"].includes(each.audience)).map((each) => each.name);
  expect([...new Set(lines.map(([name]) => name))].toSorted()).toEqual(writing.toSorted());
});

describe("a row is left, or a refusal is given, by", () => {
  test.each(lines)("%s, as %s: %s", async (_name, who, line) => {
    const before = await rows();
    const { outcome, view } = await story.ask(who, line);
    expect(story.faults).toEqual([]);
    const left = (await rows()) - before;
    expect({ outcome, wrote: left > 0 }, view.title).toEqual(
      outcome === "answer" ? { outcome: "answer", wrote: true } : { outcome: "refusal", wrote: false },
    );
  });

  test("each of them once more: what was done already is refused, and leaves nothing", async () => {
    for (const [, who, line] of lines.filter(
      ([name]) =>
        ![
          "finance credit",
          "finance withhold",
          "support inbox",
          "programme erase",
          "programme terms",
          "programme jobs",
          "programme freeze",
          "programme thaw",
          "finance thaw",
        ].includes(name),
    )) {
      const before = await rows();
      const { outcome } = await story.ask(who, line);
      expect([line, outcome === "answer", (await rows()) - before > 0]).toEqual([line, outcome === "answer", outcome === "answer"]);
    }
  });
});

test("the trail reads as sentences, narrowed to a person, a partner, an order, an act or a time", async () => {
  const drawn: string[] = [];
  for (const line of [
    "programme audit",
    "programme audit page:2",
    "programme audit finance",
    "programme audit paper-lane",
    "programme audit #1",
    "programme audit batch",
    "programme audit programme.freeze month",
    "programme audit today",
    "programme audit finance 2026-11 to 2026-12",
    "programme audit all",
    "programme audit nobody-at-all",
  ])
    drawn.push(await story.say("operator", line));
  await expectCards(story, "audit", drawn.join(`\n${"═".repeat(100)}\n\n`));
});

test("every act has words, whatever its facts are; one that is not known yet is shown by its code", async () => {
  const unknown = "comet.summon" as ActName;
  await db.run(async (tx) => {
    for (const act of [...acts, unknown])
      for (const facts of [
        {},
        {
          partner: story.lane.id,
          amount: { currency: "USD", minor: 1n },
          from: "x",
          to: 3,
          terms: { holdDays: "many" },
          basisPoints: null,
        },
      ])
        await record(tx, { act, subject: { kind: "thing", id: "‮evil" }, facts });
  });
  for (let page = 1; page <= 6; page++) {
    const said = await story.say("operator", `programme audit page:${page}`);
    expect(said).not.toMatch(/undefined|\[object|NaN|null/);
    expect(said).not.toContain("‮");
  }
  expect(story.faults).toEqual([]);
  expect(await story.say("operator", "programme audit")).toContain("comet.summon");
});

test("rows are never changed", async () => {
  for (const statement of [
    "update audit_entry set act = 'x'",
    "delete from audit_entry",
    "truncate audit_entry",
    "update batch_approval set at = now()",
    "delete from correction",
  ])
    await expect(db.run((tx) => tx.em.execute(statement))).rejects.toThrow(/append-only/);
});
