import { expect, test } from "vitest";
import { rowsOf, run, sql, type Tx } from "#domain/kernel";
import { linkStaff } from "#domain/chat";
import { chatChannels, type ChannelPlace } from "#domain/messages";
import { addStaff } from "#domain/partners";
import type { View } from "#templates/view";
import { chatSpeaker, drawn, reworded } from "../../support/chat-speaker.ts";
import { useDatabase } from "../../support/database.ts";
import { expectDrawn } from "../../templates/cards/expect-cards.ts";

const db = await useDatabase({ at: "2026-11-24T19:00:00Z" });
const faults: unknown[] = [];
const { ask } = chatSpeaker(db.inTransaction, faults);
const olga = { platform: "discord", workspace: "", account: "80351110224670001", name: "Olga" } as const;
await db.run(async (tx) => linkStaff(tx, olga, await addStaff(tx, { handle: "olga", name: "Olga", roles: ["operator"] })));
const place = (channel: string, name: string): ChannelPlace => ({ platform: "discord", workspace: "300", channel, name });
const [desk, news] = [place("301", "desk"), place("302", "news")];

/** Everything that was to be posted so far is. */
async function arrived(tx: Tx): Promise<void> {
  await run(
    tx,
    sql`insert into message_attempt (message_id, at, ended_at, outcome) select id, ${tx.now}, ${tx.now}, 'accepted' from message`,
  );
  await run(
    tx,
    sql`update message set state = 'sent', settled_at = ${tx.now}, attempts = 1, give_up_at = ${tx.now}, facts = null, facts_key = null, facts_key_id = null`,
  );
}

test("an operator sets what is posted where, in the channel itself, tests and removes it", async () => {
  const said: string[] = [];
  const answers: { asked: string; view: View }[] = [];
  const hear = async (line: string, where?: ChannelPlace): Promise<void> => {
    const known = (await db.run(chatChannels)).map(({ word, purpose }) => [word, `word-${purpose}`] as const);
    const spoken = known.reduce((text, [word, shown]) => text.replace(shown, word), line);
    const { view } = await ask(olga, spoken, where);
    const words = [...known, ...(await db.run(chatChannels)).map(({ word, purpose }) => [word, `word-${purpose}`] as const)];
    const shown = reworded(view, words);
    said.push(drawn(olga, line, shown));
    answers.push({ asked: line, view: shown });
  };
  await hear("programme channel");
  await hear("programme channel", desk);
  await hear("programme channel set staff");
  await hear("programme channel set", desk);
  await hear("programme channel set staff", desk);
  await hear("programme channel set staff", desk);
  await hear("programme channel set staff", news);
  await hear("programme channel set announcements", news);
  await db.run(arrived);
  await hear("programme channel", desk);
  await hear("programme channel test", news);
  await hear("programme channel test staff", news);
  await hear("programme channel remove channel:#news");
  await hear("programme channel remove channel:word-staff", desk);
  await hear("programme channel remove channel:nowhere");
  await hear("programme channel", desk);
  expect(faults).toEqual([]);
  await expectDrawn("programme-channel", said.join("\n"), answers);
});

test("each of it is in the audit, and what the channel reads is in the outbox", async () => {
  const acts = await db.run((tx) => rowsOf(tx, sql<{ act: string }>`select act from audit_entry where act like 'channel.%' order by id`));
  expect(acts.map(({ act }) => act)).toEqual(["channel.set", "channel.set", "channel.set", "channel.remove"]);
  const told = await db.run((tx) => rowsOf(tx, sql`select id from message where kind = 'channel-set'`));
  // set, set again, set elsewhere, set for another purpose, tested
  expect(told).toHaveLength(5);
});
