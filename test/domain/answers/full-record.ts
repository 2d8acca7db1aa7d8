import { instant, money } from "#domain/kernel";
import { giveCoupon } from "#domain/attribution";
import { linkPartner, linksOf, unlinkPartner } from "#domain/chat";
import { addMeeting, recordMeetingAttendance } from "#domain/meetings";
import { partnerById } from "#domain/partners";
import { holdTransfer, quoteTransfer, requestTransfer } from "#domain/transfers";
import type { TestDatabase } from "../../support/database.ts";
import { setDestination } from "../../support/destinations.ts";
import { asStaff, giveCredit } from "../../support/staff.ts";
import { byClick, clickId, type Story } from "./story.ts";

/** Paper Lane's record with something in every part of it, on the 2nd of December 2026; `words`: of their chat accounts, which chance made. */
export async function fillRecord(db: TestDatabase, story: Story): Promise<{ readonly words: readonly string[]; readonly shareId: string }> {
  const { lane, staff } = story;
  const support = asStaff(staff.support);
  await story.at("2026-09-10T12:00:00Z", async () => {
    await story.ask("paper-lane", "share slug lane-of-paper");
    await db.run((tx) =>
      linkPartner(tx, { platform: "discord", workspace: "300", account: "80351110224678912", name: "paperlane" }, lane.id),
    );
    await db.run((tx) =>
      linkPartner(tx, { platform: "slack", workspace: "T024BE7LD", account: "ULANE00001", name: "Lane, Paper" }, lane.id),
    );
    await db.run(async (tx) => giveCoupon(tx, "fall20", await partnerById(tx, lane.id), null), support);
    await story.ask("operator", 'programme group put paper-lane Gold "sells well" confirm:yes');
    await story.ask("operator", 'programme rates set 30% "for the year" partner:paper-lane confirm:yes');
  });
  await story.at("2026-09-20T12:00:00Z", async () => {
    const [, slack] = await db.run((tx) => linksOf(tx, { kind: "partner", id: lane.id }));
    await db.run((tx) => unlinkPartner(tx, lane.id, slack!.id, "the phone is lost"), support);
  });
  await story.at("2026-09-28T16:00:00Z", () =>
    story.click({ id: clickId(1), partnerId: lane.id, campaign: "fall", referrerHost: "pinterest.com" }),
  );
  await story.at("2026-09-28T16:10:00Z", () => story.click({ id: clickId(2), partnerId: lane.id, visitor: clickId(1) }));
  await story.at("2026-09-29T16:10:00Z", () => story.click({ id: clickId(3), partnerId: lane.id, verdict: "bot" }));
  const paid = await story.at("2026-09-30T20:00:00Z", () => story.order("4101", { carriers: byClick(1, "paper-lane"), total: 8_160n }));
  await story.at("2026-11-01T15:00:00Z", async () => story.payOut((await story.prepare("2026-11-01")).id));
  await story.at("2026-11-05T15:00:00Z", async () => {
    await story.change(paid, {
      status: "partly-refunded",
      refunds: [{ externalId: "9", total: 1_000n, reason: "torn", byLine: null }],
    });
    await story.order("4102", { reference: "paper-lane", status: "awaiting-payment", paidAt: null });
    await story.order("4103", { reference: "paper-lane" });
    await story.ask("support", "support reject 4103 bought by the partner's own household confirm:yes");
    await story.order("4104", { reference: "paper-lane" });
    await db.run((tx) => setDestination(tx, lane.id));
    const pair = [staff.finance, staff.finance2] as const;
    await giveCredit(db, pair, await db.run((tx) => partnerById(tx, lane.id)), money(5_000n, "USD"), "the prize of the fall contest");
  });
  const meeting = await db.run(
    (tx) =>
      addMeeting(tx, {
        title: "Ideas",
        startsAt: instant("2026-11-12T14:00:00Z"),
        minutes: 60,
        zone: "America/Denver",
        place: "The Lane",
        link: null,
        agenda: null,
      }),
    support,
  );
  await story.at("2026-11-12T15:00:00Z", async () => {
    const asked = money(2_000n, "USD");
    for (const nth of [1, 2]) {
      const { token } = await db.run((tx) => quoteTransfer(tx, lane.id, asked));
      await db.run((tx) => requestTransfer(tx, lane.id, asked, { token }));
      if (nth === 1) await db.run((tx) => holdTransfer(tx, "1", "is this account yours?"), asStaff(staff.finance));
    }
    await story.ask("paper-lane", "tokens submit share-project https://example.org/pines");
    await story.ask("support", 'award tokens paper-lane course on:2026-11-10 note:"well done"');
    await story.ask("support", 'publish craft-in add title:"Pine cards" start:"2026-11-20 18:00" place:Lane seats:4');
    await story.ask("support", 'publish craft-in add title:"Snow globes" start:"2026-12-20 18:00" place:Lane');
    await story.ask("paper-lane", "craftin sign-up 1");
    await story.ask("paper-lane", "craftin sign-up 2");
    await db.run((tx) => recordMeetingAttendance(tx, lane.id, meeting.id, "attended"), support);
    await story.ask("paper-lane", "ask question Where is my sale of order 4099?");
    await story.ask("paper-lane", "center feedback idea More colours");
  });
  const words = (await db.run((tx) => linksOf(tx, { kind: "partner", id: lane.id }))).map(({ word }) => word);
  db.clock.set("2026-12-02T12:00:00Z");
  return { words, shareId: lane.shareId };
}
