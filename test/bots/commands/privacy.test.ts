import { expect, test } from "vitest";
import { json, rowsOf, sql } from "#domain/kernel";
import { changeStatus } from "#domain/partners";
import { useDatabase } from "../../support/database.ts";
import { tellStory } from "../../domain/answers/story.ts";

const db = await useDatabase();
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
