import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { instant, rowsOf, run, sql } from "#domain/kernel";
import { chooseDigest } from "#domain/digests";
import { prefer, setChannel } from "#domain/messages";
import { addStaff, setStaffEmail } from "#domain/partners";
import { announcements } from "../../../jobs/announcements.ts";
import { craftInReminders, meetingReminders } from "../../../jobs/event-reminders.ts";
import type { Work } from "../../../jobs/job.ts";
import { monthlyAd } from "../../../jobs/monthly-ad.ts";
import { partnerDigest } from "../../../jobs/partner-digest.ts";
import { tokenGrants, tokenReminders } from "../../../jobs/quarters.ts";
import { unansweredQuestions } from "../../../jobs/unanswered-questions.ts";
import { addEndpoint, eventFamilies } from "#domain/webhooks";
import { byCsv, csvFolder, exportsWith, runsImport, scratchFolder } from "../../support/affiliatewp.ts";
import { useDatabase } from "../../support/database.ts";

/**
 * The move of a weekend: first the partners come, and everybody wants to hear of everything at once, by every way; on Monday morning comes what the earlier
 * system counted until then. The exports are those of a real installation; its last day is Sunday, 22 November.
 */
const db = await useDatabase({ at: "2026-11-22T18:00:00Z" });
const reader = { em: db.database.reader() };
const messages = () => rowsOf(reader, sql<{ kind: string }>`select kind, channel, key from message order by key`);
const work = (job: Work) => job({ inTransaction: (act) => db.run(act), report: String }, { label: "", dueAt: db.clock.now() });
const jobs = {
  announcements,
  craftInReminders,
  meetingReminders,
  monthlyAd,
  partnerDigest,
  tokenGrants,
  tokenReminders,
  unansweredQuestions,
};
const everyJob = async (at: string) => {
  db.clock.set(at);
  for (const job of Object.values(jobs)) await work(job);
};

const { endpoint } = await db.run((tx) =>
  addEndpoint(tx, { url: "https://books.example/hook", kinds: [...eventFamilies], onThisMachine: false }),
);
const before = await runsImport(db, byCsv(await exportsWith({ referrals: null, visits: null, payouts: null })));
await db.run(async (tx) => {
  const { id, handle } = await addStaff(tx, { handle: "sue", name: "Sue", roles: ["support", "finance", "operator"] });
  await setStaffEmail(tx, { id, handle }, "sue@shop.example");
  for (const purpose of ["announcements", "staff"] as const)
    await setChannel(tx, { platform: "slack", workspace: "T1", channel: `C-${purpose}`, name: purpose }, purpose);
  const partners = await rowsOf(tx, sql<{ id: string }>`select id from partner where status = 'active'`);
  for (const partner of partners) {
    const who = { kind: "partner", id: partner.id } as const;
    for (const channel of ["mail", "slack", "discord"] as const)
      await prefer(tx, who, { class: "subscription", channel, cadence: "at-once" });
    await chooseDigest(tx, partner.id, { cadence: "daily", hour: 9, withSales: true });
  }
  // Some of the partners in the exports joined on that Sunday only: all of them hear of what is since Friday.
  await run(tx, sql`update partner_digest set told_until = '2026-11-20T16:00:00Z'`);
  // That the channels were set is told there.
  await run(tx, sql`delete from message`);
});
db.clock.set("2026-11-23T15:30:00Z");
const extras = await scratchFolder();
await writeFile(join(extras, "balances.csv"), "Partner,Wallet,Currency\r\nana,120.50,\r\n");
const after = await runsImport(db, byCsv(csvFolder, "--balances", join(extras, "balances.csv")));

test("there was much to be silent about", async () => {
  expect(before.said).toContain("AffiliateWP");
  expect(after.said).toMatch(/payouts +41 +41/);
  const [found] = await rowsOf(
    reader,
    sql`select (select count(*)::int from conversion where status = 'unpaid' and created_at >= '2026-11-23') > 20 as conversions,
               (select count(*)::int from payout where is_external) > 20 as payouts,
               (select count(*)::int from click where clicked_at >= '2026-11-22') > 100 as clicks,
               (select count(*)::int from partner_digest where cadence = 'daily') > 10 as listening`,
  );
  expect(found).toEqual({ conversions: true, payouts: true, clicks: true, listening: true });
});

test("an import puts nothing into the outbox, announces nothing and wakes nobody", async () => {
  expect(await messages()).toEqual([]);
  expect(await rowsOf(reader, sql`select id from announcement`)).toEqual([]);
  expect(db.enqueued).toEqual([]);
});

test("no other program is told, though one listens to everything: nothing happened, it was only written down here", async () => {
  expect(endpoint.state).toBe("on");
  expect(await rowsOf(reader, sql`select kind from webhook_event`)).toEqual([]);
  expect(await rowsOf(reader, sql`select id from webhook_delivery`)).toEqual([]);
});

test("no job tells of what it brought: no digest of it, no alert of its sales, no word of tokens that its sales earn", async () => {
  await everyJob("2026-11-23T16:00:00Z");
  await everyJob("2026-11-24T16:00:00Z");
  await everyJob("2026-11-25T18:00:00Z");
  // Its sales are sales, so that the first one of the quarter earns its tokens; silently.
  expect(await rowsOf(reader, sql`select distinct split_part(cause, ':', 1) as cause from token_grant`)).toEqual([{ cause: "first-sale" }]);
  expect(await messages()).toEqual([]);
});

test("what happens here from then on is told", async () => {
  const clicked = await db.run((tx) =>
    run(
      tx,
      sql`insert into click (id, clicked_at, partner_id, share_link_id, campaign, landing, referrer_host, visitor, verdict)
          select gen_random_uuid(), ${instant("2026-11-25T20:00:00Z")}, id, null, '', 'https://shop.example/', null, 'v', 'counted' from partner where share_id = '1'`,
    ),
  );
  expect(clicked).toBe(1);
  await everyJob("2026-11-26T16:00:00Z");

  expect((await messages()).map(({ kind }) => kind)).toEqual(["digest"]);
});
