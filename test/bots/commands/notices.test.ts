import { expect, test } from "vitest";
import { money, newId, oneOf, rowsOf, run, sql } from "#domain/kernel";
import { linkPartner } from "#domain/chat";
import { preferencesOf, tell } from "#domain/messages";
import { useDatabase } from "../../support/database.ts";
import { tellStory } from "../../domain/answers/story.ts";
import { expectCards } from "../../templates/cards/expect-cards.ts";

const db = await useDatabase({ at: "2026-11-24T19:00:00Z" });
const story = await tellStory(db);
const lane = { kind: "partner", id: story.lane.id } as const;

test("a partner sees what they are written and how often, and changes it; what they must know they can't refuse", async () => {
  const said: string[] = [];
  const onSlack = { platform: "slack", workspace: "T1", account: "U1", name: "lane" } as const;
  for (const line of ["partner notices", "partner notices sales weekly", "partner notices sales at-once slack"])
    said.push(`> /${line}\n\n${await story.say("paper-lane", line)}`);
  await db.run((tx) => linkPartner(tx, onSlack, story.lane.id));
  for (const line of [
    "partner notices",
    "partner notices sales at-once slack",
    "partner notices sales at-once discord",
    "partner notices payouts off",
    "partner notices account off",
    "partner notices payouts daily",
    "partner notices sales",
    "partner notices gossip off",
  ])
    said.push(`> /${line}\n\n${await story.say("paper-lane", line)}`);
  expect(await db.run((tx) => preferencesOf(tx, lane))).toEqual({
    transactional: { mail: "at-once", discord: "off", slack: "off", console: "off" },
    relationship: { mail: "off", discord: "off", slack: "off", console: "off" },
    subscription: { mail: "weekly", discord: "off", slack: "at-once", console: "off" },
  });
  await expectCards(story, "notices", said.join("\n\n"));
});

/** A message as it stands after it was given up. */
async function troubled(
  about: string,
  state: "dead" | "unknown-outcome" | "suppressed",
  reason: string,
  detail: string | null,
): Promise<void> {
  await db.run(async (tx) => {
    await tell(tx, {
      kind: "payout-released",
      to: lane,
      about,
      facts: { payoutId: newId(), period: "2026-12-01", amount: money(5n, "USD"), at: tx.now },
    });
    await run(
      tx,
      sql`update message set state = ${state}, reason = ${reason}, detail = ${detail}, settled_at = ${tx.now}, attempts = 3, give_up_at = ${tx.now},
            id = ${`0198aaaa-0000-7000-8000-0000000000${about}`} where recipient_id = ${lane.id} and state = 'queued' and kind = 'payout-released'`,
    );
  });
}

test("support sees what did not arrive and why, and sends it again; an address that bounced is tried again with it", async () => {
  await db.run((tx) => run(tx, sql`delete from message`));
  await db.run((tx) => run(tx, sql`delete from message_preference`));
  expect(await story.say("support", "support messages")).toContain("Every message has arrived, or waits for its time.");
  await troubled("01", "dead", "bounced", "550 5.1.1");
  await troubled("02", "unknown-outcome", "undecided", "ETIMEDOUT");
  await troubled("03", "dead", "gave-up", "451 4.7.1");
  await troubled("04", "suppressed", "complained", null);
  // What is kept back has let go of what it told.
  await db.run((tx) => run(tx, sql`update message set facts = null, facts_key = null, facts_key_id = null where state = 'suppressed'`));
  const fingerprint = (
    await db.run((tx) => oneOf(tx, sql<{ f: string }>`select email_fingerprint as f from partner where id = ${lane.id}`))
  ).f;
  await db.run((tx) =>
    run(
      tx,
      sql`insert into suppression (fingerprint, reason, since) values (${fingerprint}, 'bounced', ${tx.now}), (${fingerprint}, 'complained', ${tx.now})`,
    ),
  );
  db.enqueued.length = 0;
  const said = [await story.say("support", "support messages")];
  for (const line of [
    "support messages resend 00000001",
    "support messages resend 00000001",
    "support messages resend 12345678",
    "support messages resend",
    "support messages resend all",
    "support messages",
    "support messages kept-back",
  ])
    said.push(`> /${line}\n\n${await story.say("support", line)}`);
  expect(await db.run((tx) => rowsOf(tx, sql`select state, attempts, give_up_at, reason from message order by id`))).toEqual([
    ...Array.from({ length: 3 }, () => ({ state: "queued", attempts: 0, give_up_at: null, reason: null })),
    expect.objectContaining({ state: "suppressed", reason: "complained" }),
  ]);
  expect(db.enqueued.filter(({ topic }) => topic === "deliver-message")).toHaveLength(3);
  expect(await db.run((tx) => rowsOf(tx, sql`select reason from suppression`))).toEqual([{ reason: "complained" }]);
  await expectCards(story, "messages", said.join("\n\n"));
});

test("what nobody can use any more is listed, but not offered to be sent again", async () => {
  await db.run((tx) => run(tx, sql`delete from message`));
  await db.run((tx) => run(tx, sql`delete from suppression`));
  for (const [nth, kind] of ["connect-code", "transfer-code", "pending-order"].entries()) {
    await troubled(`0${nth}`, "dead", "gave-up", "451 4.7.1");
    await db.run((tx) => run(tx, sql`update message set kind = ${kind} where kind = 'payout-released'`));
  }
  const listed = await story.say("support", "support messages");
  expect(listed).toContain("code for a transfer");
  expect(listed).not.toContain("act:resend");
  for (const nth of [0, 1, 2]) expect(await story.say("support", `support messages resend 0000000${nth}`)).toContain("can't be sent again");
  expect(await story.say("support", "support messages resend all")).toContain("There is no message that could be sent again.");
  await db.run((tx) => run(tx, sql`delete from message`));
});
