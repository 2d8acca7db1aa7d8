import { expect, test } from "vitest";
import { rowsOf, sql } from "#domain/kernel";
import {
  announcementById,
  announcementProgress,
  cancelAnnouncement,
  sendAnnouncement,
  testAnnouncement,
  writeAnnouncement,
} from "#domain/announcements";
import { publishTerms, writeLegalDraft } from "#domain/legal";
import type { Channel } from "#domain/messages";

import { atOnce, outcomesOf } from "../../support/at-once.ts";
import { useDatabase } from "../../support/database.ts";
import { endMessages } from "../../support/ended-messages.ts";
import { makePartner } from "../../support/orders.ts";
import { refusalOf } from "../../support/refusals.ts";
import { actingStaff } from "../../support/staff.ts";

const db = await useDatabase({ at: "2026-11-20T19:00:00Z" });
const sue = await actingStaff(db, "sue", ["support"]);
const tom = await actingStaff(db, "tom", ["support"]);
const olga = await actingStaff(db, "olga", ["operator"]);
await db.run((tx) => makePartner(tx, "Ann"));
const written = async () => (await db.run((tx) => writeAnnouncement(tx, { title: "Snow", words: "It *snows*.", way: "partners" }))).id;
const tried = (id: string, ways: readonly Channel[] = ["mail"], who = sue) => db.run((tx) => testAnnouncement(tx, id, ways), who);
const outbox = (id: string) =>
  db.run((tx) =>
    rowsOf(
      tx,
      sql<{ to: string; channel: string }>`
        select s.handle as to, m.channel from message m left join staff_member s on s.id = m.recipient_id where split_part(m.key, ':', 3) = ${id} order by 1, 2`,
    ),
  );
const arrived = (id: string) => db.run((tx) => endMessages(tx, `announcement-test:%:${id}:%`, "sent"));

test("goes to whoever asks for it, by each of their ways, and to nobody else", async () => {
  const id = await written();
  expect((await tried(id, ["mail", "slack"])).by).toEqual(["mail", "slack"]);
  expect(await outbox(id)).toEqual([
    { to: "sue", channel: "mail" },
    { to: "sue", channel: "slack" },
  ]);
});

test("changes nothing about the announcement, of a draft and of one that is scheduled", async () => {
  const id = await written();
  const at = db.clock.now().add({ hours: 30 });
  for (const act of [() => undefined, () => db.run((tx) => sendAnnouncement(tx, id, at))]) {
    await act();
    const before = await db.run((tx) => announcementById(tx, id));
    await tried(id);
    await arrived(id);
    expect(await db.run((tx) => announcementById(tx, id))).toEqual(before);
    expect(await db.run((tx) => announcementProgress(tx, id))).toEqual([]);
  }
});

test("comes once for eight presses at once, and again once it has left", async () => {
  const id = await written();
  const presses = await atOnce(db, Array.from({ length: 8 }), (tx) => testAnnouncement({ ...tx, actor: sue }, id, ["mail"]));
  expect(outcomesOf(presses, "sent")).toEqual([...Array.from({ length: 7 }, () => "announcement.test-waits"), "sent"]);
  expect(await outbox(id)).toHaveLength(1);
  expect(await refusalOf(tried(id))).toBe("announcement.test-waits");
  // Another way has nothing under way, and neither has a colleague.
  expect((await tried(id, ["mail", "discord"])).by).toEqual(["discord"]);
  expect((await tried(id, ["mail"], tom)).by).toEqual(["mail"]);
  await arrived(id);
  expect((await tried(id)).by).toEqual(["mail"]);
});

test("comes twelve times an hour, and no more before that is over", async () => {
  const id = await written();
  for (let nth = 0; nth < 12; nth++) {
    await tried(id, ["mail", "slack"]);
    await arrived(id);
  }
  expect(await refusalOf(tried(id))).toBe("announcement.tested-enough");
  expect((await tried(await written())).by).toEqual(["mail"]);
  const now = db.clock.now();
  db.clock.set(now.add({ minutes: 61 }).toString());
  expect((await tried(id)).by).toEqual(["mail"]);
  db.clock.set(now.toString());
});

test("of one that has gone or was called off is refused, and so is one that could not reach them", async () => {
  const [sent, cancelled, draft] = [await written(), await written(), await written()];
  await db.run((tx) => sendAnnouncement(tx, sent, null));
  await db.run((tx) => cancelAnnouncement(tx, cancelled));
  expect(await Promise.all([sent, cancelled].map((id) => refusalOf(tried(id))))).toEqual(["announcement.over", "announcement.over"]);
  expect(await refusalOf(tried(draft, []))).toBe("announcement.no-way");
  expect(await refusalOf(tried("99999"))).toBe("announcement.unknown");
  expect(await outbox(draft)).toEqual([]);
});

test("is written down, with who", async () => {
  const id = await written();
  await tried(id, ["mail"], tom);
  const rows = await db.run((tx) =>
    rowsOf(
      tx,
      sql<{
        actor: string;
        title: string;
      }>`select actor, facts->>'title' as title from audit_entry where act = 'announcement.test' and subject_id = ${id}`,
    ),
  );
  expect(rows).toEqual([{ actor: `staff:${tom.staffId}`, title: "Snow" }]);
});

test("operators announce the terms, which they publish, and nothing else; support announces everything", async () => {
  const about = { kind: "terms", id: "1" } as const;
  await db.run((tx) => writeLegalDraft(tx, "Be kind.", "anew"), olga);
  await db.run((tx) => publishTerms(tx, tx.now), olga);
  const other = await written();
  for (const act of [
    () => db.run((tx) => writeAnnouncement(tx, { title: "Mine", words: "x" }), olga),
    () =>
      db.run((tx) => writeAnnouncement(tx, { title: "Mine", words: "x" }, { about: { kind: "course", id: "1" }, beginsAt: null }), olga),
    () => tried(other, ["mail"], olga),
    () => db.run((tx) => sendAnnouncement(tx, other, null), olga),
    () => db.run((tx) => cancelAnnouncement(tx, other), olga),
  ])
    expect(await refusalOf(act())).toBe("announcement.not-theirs");
  const { id } = await db.run(
    (tx) => writeAnnouncement(tx, { title: "Terms", words: "x", way: "partners" }, { about, beginsAt: null }),
    olga,
  );
  expect((await tried(id, ["mail"], olga)).by).toEqual(["mail"]);
  expect((await tried(id, ["mail"], sue)).by).toEqual(["mail"]);
  expect((await db.run((tx) => sendAnnouncement(tx, id, null), olga)).state).toBe("sending");
});
