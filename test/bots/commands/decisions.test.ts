import { describe, expect, test } from "vitest";
import { conversionOfOrder } from "#domain/conversions";
import { hashOfBody, ordersByNumber, receiveDelivery, settleDelivery } from "#domain/orders";
import { partnerById } from "#domain/partners";
import { rowsOf, sql } from "#domain/kernel";
import { useDatabase } from "../../support/database.ts";
import { tellStory } from "../../domain/answers/story.ts";

const db = await useDatabase({ at: "2026-11-02T12:00:00Z" });
const story = await tellStory(db);
const { lane, washi, keep } = story;

async function refusal(who: string | null, line: string): Promise<string> {
  const answer = await story.ask(who, line);
  expect(story.faults).toEqual([]);
  expect(answer.outcome, line).toBe("refusal");
  return answer.view.title;
}

async function answered(who: string | null, line: string): Promise<string> {
  const answer = await story.ask(who, line);
  expect(story.faults).toEqual([]);
  expect(answer.outcome, answer.view.title).toBe("answer");
  return answer.view.title;
}

const conversion = (number: string) => db.run(async (tx) => conversionOfOrder(tx, (await ordersByNumber(tx, number))[0]!.id));
const statusOf = async (id: string) => (await db.run((tx) => partnerById(tx, id))).status;
const actsOn = (id: string) =>
  db.run((tx) =>
    rowsOf(
      tx,
      sql<{
        act: string;
        actor: string;
        reason: string | null;
      }>`select act, actor, reason from audit_entry where subject_id = ${id} order by at, id`,
    ),
  );

describe("applications", () => {
  test("come from guests, and only once for an address", async () => {
    expect(await answered(null, 'partner join "Button Barn" Barn@Buttons.example "Buttons, every Friday"')).toBe("Thank you, Button Barn");
    // A known address is answered like any other: whose it is, nobody finds out here.
    const again = (email: string) =>
      story.say(null, `partner join Again ${email} Buttons`).then((said) => said.replaceAll(email, "their address"));
    expect(await again("barn@buttons.example")).toBe(await again("nobody@buttons.example"));
    expect((await story.say("support", "support applications")).match(/barn@buttons/g)).toHaveLength(1);
    expect(await refusal(null, "partner join Barn barn-at-buttons Buttons")).toBe("That is not an e-mail address");
    expect(await refusal("paper-lane", "partner join Lane other@example.org Paper")).toBe("You are a partner already");
    expect(await refusal(null, `partner join "${"x".repeat(81)}" long@example.org Paper`)).toBe("That can't be used");
  });

  test("are not offered to who is a partner", async () => {
    expect(await story.say("paper-lane", "partner")).not.toContain("/partner join");
    expect(await story.say(null, "partner")).toContain("/partner join");
    // What nobody else could mean is told to everybody.
    expect(await story.say(null, "earnings")).toContain("/earnings why");
  });

  test("are approved or declined, with a reason, once", async () => {
    expect(await refusal("support", "support applications 1004 decline")).toBe("A reason is needed");
    expect(await refusal("support", "support applications 1004")).toBe("Something is missing");
    expect(await answered("support", "support applications zoe@washi.example approve")).toBe("Done");
    expect(await statusOf(washi.id)).toBe("active");
    expect(await refusal("support", "support applications 1004 decline too late")).toBe("Not from this status");
    expect(await answered("support", "support applications barn@buttons.example decline no shop we could find")).toBe("Done");
    expect(await actsOn(washi.id)).toMatchObject([{ act: "partner.active", actor: `staff:${story.staff.support.id}` }]);
  });
});

describe("a partnership", () => {
  test("is paused with a reason, and resumed", async () => {
    expect(await refusal("support", "support partner cut-and-keep pause")).toBe("A reason is needed");
    expect(await answered("support", 'support partner cut-and-keep pause "no answer for a year"')).toBe("Please confirm: pause Cut & Keep");
    expect(await statusOf(keep.id)).toBe("active");
    expect(await answered("support", 'support partner cut-and-keep pause "no answer for a year" confirm:yes')).toBe("Done");
    expect(await statusOf(keep.id)).toBe("paused");
    expect(await refusal("cut-and-keep", "share link https://shop.example/")).toBe("Only active partners can do this");
    expect(await refusal("cut-and-keep", "share slug keep-it")).toBe("Only active partners can do this");
    expect(await answered("support", "support partner cut-and-keep resume")).toBe("Done");
    expect(await statusOf(keep.id)).toBe("active");
  });

  test("is closed only after a confirmation", async () => {
    expect(await answered("support", "support partner 1004 close reason:moving")).toBe("Please confirm: close Washi Weekend");
    expect(await statusOf(washi.id)).toBe("active");
    expect(await answered("support", "support partner 1004 close reason:moving confirm:yes")).toBe("Done");
    expect(await statusOf(washi.id)).toBe("closed");
    expect(await refusal("support", "support partner 1004 resume")).toBe("Not from this status");
  });

  test("resume does not approve an application by the back door", async () => {
    await answered(null, "partner join Late late@example.org Paper");
    expect(await refusal("support", "support partner late@example.org resume")).toBe("Not from this status");
  });

  test("is nobody's own to decide on", async () => {
    expect(await refusal("insider", "support partner ink-and-twine pause reason:holiday")).toBe("Not on your own record");
    expect(await refusal("insider", "support partner ink-and-twine close reason:holiday")).toBe("Not on your own record");
  });
});

describe("an order", () => {
  test("is rejected, restored and assigned, each with a reason that is kept", async () => {
    await story.at("2026-11-02T12:00:00Z", () => story.order("1", { reference: "paper-lane" }));
    expect(await refusal("support", "support reject 1")).toBe("Something is missing");
    expect(await answered("support", "support reject 1 bought by themselves")).toBe("Please confirm: reject the conversion of order 1");
    expect(await conversion("1")).toMatchObject({ status: "unpaid", staffRejection: null });
    // The button acts on what was shown: it carries whose the order was.
    expect(await refusal("support", "support reject 1 bought by themselves owner:1003 confirm:yes")).toBe("Somebody was faster");
    await answered("support", "support reject 1 bought by themselves owner:1001 confirm:yes");
    expect(await conversion("1")).toMatchObject({ status: "rejected", staffRejection: "bought by themselves" });
    expect(await refusal("support", "support restore 1 it was the neighbour owner:nobody confirm:yes")).toBe("Somebody was faster");
    await answered("support", "support restore 1 it was the neighbour confirm:yes");
    expect(await conversion("1")).toMatchObject({ status: "unpaid", partnerId: lane.id });
    expect(await answered("support", "support assign 1 cut-and-keep shown by mail")).toBe("Please confirm: give order 1 to Cut & Keep");
    expect(await conversion("1")).toMatchObject({ partnerId: lane.id });
    expect(await refusal("support", "support assign 1 cut-and-keep shown by mail owner:nobody confirm:yes")).toBe("Somebody was faster");
    await answered("support", "support assign 1 cut-and-keep shown by mail owner:1001 confirm:yes");
    expect(await conversion("1")).toMatchObject({ status: "unpaid", partnerId: keep.id });
    expect(await refusal("support", "support assign 1 cut-and-keep again")).toBe("Already assigned");
    expect(await refusal("support", "support restore 1 again")).toBe("It is not rejected");
  });

  test("that was paid out is rejected with a word about what is taken back", async () => {
    await story.at("2026-11-03T12:00:00Z", () => story.order("5", { reference: "cut-and-keep" }));
    const early = await story.at("2026-11-04T12:00:00Z", () => story.ask("support", "support reject 5 a mistake"));
    const word = String(early.view.actions[0]?.options["seen"]);
    await story.at("2026-12-01T16:00:00Z", async () => story.payOut((await story.prepare("2026-12-01")).id));
    const asked = await story.at("2026-12-02T12:00:00Z", () => story.say("support", "support reject 5 a mistake"));
    expect(asked).toContain("Cut & Keep (1003) would lose $20.00: it was paid out already, so the next payout takes it back.");
    // Whoever looked before it was paid out was shown something else.
    expect(await refusal("support", `support reject 5 a mistake seen:${word} confirm:yes`)).toBe("It changed in the meantime");
    expect(await conversion("5")).toMatchObject({ status: "paid", staffRejection: null });
    const said = await story.say("support", "support reject 5 a mistake confirm:yes");
    expect(said).toContain("It was paid out already, so $20.00 is taken back with the next payout of Cut & Keep (1003).");
  });

  test("is never rejected with a confirmation as part of the reason", async () => {
    await answered("support", "support reject 1 bought by them, see mail confirm: yes");
    expect(await conversion("1")).toMatchObject({ staffRejection: "bought by them, see mail" });
    expect(await refusal("support", "support applications 1004 decline too late confirm:yes")).toBe("No such option");
    expect(await refusal("support", "support reject 1 reason:…")).toBe("Something is missing");
  });

  test("of which there are only unread messages is shown with them", async () => {
    const body = new TextEncoder().encode('{"id":777}');
    const sent = {
      shop: "https://shop.example",
      format: "woocommerce",
      topic: "order.updated",
      deliveryId: "1",
      hasModificationTime: true,
    };
    await db.run(async (tx) => {
      const { id } = await receiveDelivery(tx, { ...sent, body, bodyHash: hashOfBody(body) });
      await settleDelivery(tx, id, { state: "set-aside", reason: "amount-unreadable", detail: "total: x", orderExternalId: "777" });
    });
    for (const line of ["support order 777", "support order shop.example/777", "support inbox"]) {
      const said = await story.say("support", line);
      expect(said).toContain("an amount can't be read: total: x");
      expect(said).toContain("777");
    }
    expect(await refusal("support", "support order club.example/777")).toBe("No such order");
    expect(await story.say("support", "support order 778")).not.toContain("one of yours");
  });

  test("of one's own is decided on by somebody else, also when it would become one's own", async () => {
    await story.order("2", { reference: "ink-and-twine" });
    for (const line of ["support reject 2 why", "support assign 1 ink-and-twine why", "support assign 2 paper-lane why"])
      expect(await refusal("insider", line)).toBe("Not on your own record");
  });

  test("is asked for by staff with words for staff", async () => {
    const said = await story.say("finance", "earnings next");
    expect(said).toContain("You are staff, not a partner");
    expect(said).toMatch(/You have \/finance batch, \/finance credit, [\s\S]* and \/finance thaw\./);
  });

  test("that is not known, and a partner who is not, are refused with a hint", async () => {
    expect(await refusal("support", "support reject 99 why")).toBe("No such order");
    expect(JSON.stringify((await story.ask("support", "support assign 1 papier-lane why")).view)).toContain("paper-lane");
    await story.order("3", { carriers: [] });
    expect(await refusal("support", "support reject 3 why")).toBe("That order earned nobody a commission");
  });
});

describe("what waits for a decision", () => {
  const mine = { externalId: null, email: "paper.lane@example.org", name: "Pia Lane" };
  const unknown = { externalId: null, email: "una@unknown.example", name: "Una Unknown" };

  test("is listed with its facts, decided once, and gone then", async () => {
    await story.at("2026-12-03T12:00:00Z", () => story.order("301", { reference: "paper-lane", customer: mine }));
    await story.at("2026-12-03T13:00:00Z", () => story.order("302", { renewalOf: "77", createdVia: "subscription", customer: unknown }));
    await story.at("2026-12-03T14:00:00Z", () => story.order("303", { reference: "cut-and-keep" }));
    expect(await answered("paper-lane", "share missing-sale #303 my newsletter of that morning")).toBe("Thank you, we look into it");
    const said = await story.say("support", "support review");
    expect(said.match(/^Order 30\d/gm)).toEqual(["Order 301", "Order 302", "Order 303"]);
    expect(await refusal("support", "support review approve 301")).toBe("A reason is needed");
    expect(await answered("support", 'support review approve 301 "for a workshop"')).toBe("Order 301 is approved");
    expect(await refusal("support", 'support review reject 301 "for a workshop"')).toBe("Nothing is open there any more");
    expect(await answered("support", 'support review dismiss 302 "older than the programme"')).toBe("Order 302 stays nobody's");
    expect(await story.say("support", "support why 302")).toContain("support (staff) looked at it and left it to nobody");
    expect(await refusal("support", "support review decline 303 no")).toBe("Something is missing");
    expect(await answered("support", 'support review decline 303 "the other link came later" partner:1001')).toBe(
      "The claim of Paper Lane to order 303 is declined",
    );
    expect(await refusal("support", 'support review decline 303 "again" partner:1001')).toBe("Nothing is open there any more");
    expect(await story.say("support", "support review")).toContain("Nothing waits for a decision.");
    expect(await story.say("paper-lane", "share missing-sale")).toContain("the other link came later");
  });

  test("of one's own is decided by somebody else", async () => {
    await story.order("304", { reference: "ink-and-twine", customer: { ...mine, email: "ink.twine@example.org" } });
    for (const act of ["approve", "reject"])
      expect(await refusal("insider", `support review ${act} 304 fine`)).toBe("Not on your own record");
    await answered("paper-lane", "share missing-sale 304");
    expect(await refusal("insider", "support review decline 304 mine partner:1001")).toBe("Not on your own record");
    expect(await refusal("insider", "support review assign 304 mine partner:ink-and-twine")).toBe("Not on your own record");
  });

  test("is approved by a button only as it was seen: for that partner, and for that question", async () => {
    await story.order("305", { reference: "paper-lane", customer: mine });
    const { view } = await story.ask("support", "support review");
    const approve = view.actions.find((action) => action.options["act"] === "approve" && action.options["order"] === "305");
    expect(approve?.options).toMatchObject({ owner: "1001", asked: "self-referral" });
    expect(await refusal("support", "support review approve 305 fine owner:1003 asked:self-referral")).toBe("Somebody was faster");
    expect(await refusal("support", "support review reject 305 fine owner:1001 asked:renewal-unclear")).toBe("Somebody was faster");
    expect(await conversion("305")).toMatchObject({ reviewFlag: "self-referral", staffRejection: null });
    expect(await answered("support", "support review approve 305 fine owner:1001 asked:self-referral")).toBe("Order 305 is approved");
  });

  test("is given to who claims it after a look at what that takes from whom", async () => {
    const asked = await story.say("support", 'support review assign 304 "shown by mail" partner:1001');
    expect(asked).toContain("Ink & Twine (1002) would lose $25.00.");
    expect(asked).toContain("Paper Lane (1001) would earn $20.00.");
    await answered("support", 'support review assign 304 "shown by mail" partner:1001 owner:1002 confirm:yes');
    expect(await conversion("304")).toMatchObject({ partnerId: lane.id, reviewFlag: null });
    expect(await story.say("paper-lane", "earnings why 304")).toContain("support accepted it: “shown by mail”");
  });

  test("comes in pages, and a claim to an order that has not arrived waits for it", async () => {
    for (let number = 0; number < 6; number++) await answered("cut-and-keep", `share missing-sale 40${number} "they told me"`);
    expect(await story.say("support", "support review")).toContain("Nothing waits");
    for (let number = 0; number < 6; number++) await story.order(`40${number}`, { carriers: [] });
    expect(await story.say("support", "support review")).toContain("6 orders wait");
    expect((await story.say("support", "support review page:2")).match(/^Order 40\d/gm)).toHaveLength(1);
    expect(await story.say("support", "support review page:3")).toContain("the queue ends before this page");
  });
});

describe("a coupon", () => {
  test("is given, and taken from somebody only after a look", async () => {
    expect(await answered("support", "support coupon give LANE10 paper-lane")).toBe("Done");
    expect(await answered("support", "support coupon give lane10 cut-and-keep")).toBe("Please confirm: give lane10 to Cut & Keep");
    expect(await refusal("support", "support coupon give lane10 cut-and-keep owner:1002 confirm:yes")).toBe("Somebody was faster");
    expect(await answered("support", "support coupon give lane10 cut-and-keep owner:1001 confirm:yes")).toBe("Done");
    expect(await refusal("support", "support coupon give lane10 cut-and-keep")).toBe("It is theirs already");
    expect(await answered("support", "support coupon take lane10")).toBe("Please confirm: take lane10 back");
    expect(await answered("support", "support coupon take lane10 confirm:yes")).toBe("Done");
    expect(await refusal("support", "support coupon take lane10 confirm:yes")).toBe("Nobody owns that coupon");
  });

  test("needs a code and a partner who is active, and is nobody's own to give", async () => {
    expect(await refusal("support", "support coupon give")).toBe("Something is missing");
    expect(await refusal("support", "support coupon give x10")).toBe("Something is missing");
    expect(await refusal("support", `support coupon give ${"x".repeat(101)} paper-lane`)).toBe("That can't be a coupon code");
    expect(await refusal("support", "support coupon give x10 1004")).toBe("Only active partners can do this");
    expect(await refusal("insider", "support coupon give x10 ink-and-twine")).toBe("Not on your own record");
    await answered("support", "support coupon give x10 ink-and-twine");
    expect(await refusal("insider", "support coupon take x10")).toBe("Not on your own record");
    expect(await refusal("insider", "support coupon give x10 paper-lane")).toBe("Not on your own record");
  });
});
