import { expect, test } from "vitest";
import { json, rowsOf, sql } from "#domain/kernel";
import { setRate } from "#domain/conversions";
import { changeStatus, setSlug } from "#domain/partners";
import { useDatabase } from "../../support/database.ts";
import { tellStory } from "../../domain/answers/story.ts";

const db = await useDatabase();
const reader = { em: db.database.reader() };
const story = await tellStory(db);
const address = "nora@nguyen.example";
await story.order("1", { reference: "paper-lane", customer: { externalId: "5", email: address, name: "Nora Nguyen" } });

async function ask(who: string, line: string) {
  const { outcome, view } = await story.ask(who, line);
  expect(story.faults).toEqual([]);
  return { outcome, title: view.title, content: String(view.files[0]?.content ?? ""), text: json(view.blocks) };
}
const acts = () =>
  rowsOf(
    { em: db.database.reader() },
    sql<{
      act: string;
      reason: string | null;
    }>`select act, reason from audit_entry where act like '%export' or act like '%erase' order by id`,
  );

test("a partner exports their own record, and finds nothing of who bought in it", async () => {
  const { title, content } = await ask("paper-lane", "partner export");
  expect(title).toBe("Everything we hold on you");
  expect(JSON.parse(content)).toMatchObject({
    partner: { name: "Paper Lane" },
    contact: { email: "paper.lane@example.org" },
    conversions: [{ order_number: "1" }],
  });
  expect(content).not.toMatch(/Nora|nguyen/);
});

test("an operator exports a customer, is shown what erasing does, erases them, and sees that nothing is left", async () => {
  const held = await ask("operator", `programme export ${address}`);
  expect(JSON.parse(held.content)).toMatchObject({ email: address, orders: [{ number: "1", name: "Nora Nguyen" }] });

  const shown = await ask("operator", `programme erase ${address} "${address} asked by mail"`);
  expect(shown.title).toBe("Please confirm: erase a customer");
  expect((await ask("support", "support order 1")).text).toContain("Nora Nguyen");

  expect((await ask("operator", `programme erase ${address} "${address} asked by mail" confirm:yes`)).title).toBe("Erased");
  expect((await ask("operator", `programme export ${address}`)).title).toBe("Nothing is held under this address");
  expect((await ask("operator", `programme erase ${address} again confirm:yes`)).title).toBe("Nothing is held under this address");
  expect((await ask("support", "support order 1")).text).toContain("erased at their request");
  expect((await ask("support", "support why 1")).text).toContain("erased at their request");
  expect(await acts()).toContainEqual({ act: "customer.erase", reason: "…@… asked by mail" });
});

test("a partner is erased when the partnership is over and nothing is open, after the consequences were shown", async () => {
  expect(await ask("operator", "programme erase 1001 asked")).toMatchObject({ outcome: "refusal", title: "The partnership has not ended" });
  await db.run((tx) => changeStatus(tx, story.lane.id, "closed", null));
  expect(await ask("operator", "programme erase 1001 asked")).toMatchObject({ outcome: "refusal", title: "Something is still open" });
  await db.run((tx) => changeStatus(tx, story.keep.id, "closed", null));
  const shown = await ask("operator", "programme erase cut-and-keep asked");
  expect(shown.title).toBe("Please confirm: erase a partner");
  expect((await ask("operator", "programme erase cut-and-keep asked confirm:yes")).title).toBe("Erased");
  expect((await ask("operator", "programme erase cut-and-keep asked")).title).toBe("No such partner");
  expect((await ask("support", "support partner 1003")).text).toContain("erased at their request");
  expect((await acts()).map(({ act }) => act)).toContain("partner.erase");
});

test("nothing that was written about an erased partner is left, and every figure is", async () => {
  const { washi } = story;
  const answered = async (who: string, line: string) => expect((await ask(who, line)).outcome, line).toBe("answer");
  await answered("support", "support applications 1004 approve");
  await db.run((tx) => setSlug(tx, washi.id, "zoes-washi"));
  await answered("support", "support coupon give ZOE15 1004");
  await story.order("20", { reference: "zoes-washi" });
  await story.order("21", { reference: "paper-lane", coupons: ["zoe15"] });
  await answered("support", "support reject 20 Zoe Zimmer bought it confirm:yes");
  await answered("support", "support reject 21 Zoe Zimmer bought it confirm:yes");
  await answered("finance", "finance credit 1004 5 for Zoe Zimmer");
  await answered("finance-2", "finance credits decline 1 Zoe Zimmer has it already");
  await db.run((tx) =>
    setRate(tx, {
      subject: { scope: "partner", partnerId: washi.id },
      value: { kind: "percent", basisPoints: 2_500 },
      from: tx.now,
      reason: "agreed with Zoe Zimmer",
    }),
  );
  await db.run((tx) => changeStatus(tx, washi.id, "closed", "Zoe Zimmer moves"));
  expect(await everything()).toMatch(/Zoe Zimmer/);

  await answered("operator", "programme erase 1004 asked confirm:yes");
  expect(await everything()).not.toMatch(/zoe zimmer|zoes-washi/i);
  expect(await rowsOf(reader, sql`select facts from audit_entry where act = 'credit.decline'`)).toMatchObject([
    { facts: { amount: { minor: "500", currency: "USD" } } },
  ]);
  for (const number of ["20", "21"]) await answered("support", `support why ${number}`);
  await answered("support", "support partner 1004");
  await answered("operator", "programme audit");
});

/** All that tables hold in words of people about people. */
async function everything(): Promise<string> {
  const tables = [
    "audit_entry",
    "attribution_decision",
    "conversion",
    "review_clearance",
    "adjustment",
    "rate_rule",
    "partner",
    "partner_status_change",
    "share_reference",
    "payout_set_aside",
  ];
  const rows: unknown[] = [];
  for (const table of tables) rows.push(await db.database.reader().execute(`select to_jsonb(t) as row from "${table}" t`));
  return json(rows);
}
