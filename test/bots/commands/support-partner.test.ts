import { describe, expect, test } from "vitest";
import { acts, record, type ActName } from "#domain/audit";
import { rowsOf, sql } from "#domain/kernel";
import { recordSections, type RecordSection } from "#domain/answers";
import type { View } from "#templates/view";
import { commands } from "../../../bots/commands/index.ts";
import { buttonsOf } from "../../../bots/buttons.ts";
import { fillRecord } from "../../domain/answers/full-record.ts";
import { tellStory } from "../../domain/answers/story.ts";
import { useDatabase } from "../../support/database.ts";
import { addStaff, partnerById } from "#domain/partners";
import { putHold } from "#domain/transfers";
import { canaries } from "../../support/destinations.ts";
import { statementsOf } from "../../support/statements.ts";
import { makePartner } from "../../support/orders.ts";

/** A partner's record for support: every look is written down, nobody is offered or told what is not theirs, and no list is read whole. */
const db = await useDatabase({ at: "2026-09-01T12:00:00Z" });
const story = await tellStory(db);
await fillRecord(db, story);
const everything = ["overview", ...recordSections] as const;

const ask = async (who: string, line: string): Promise<View> => {
  const { outcome, view } = await story.ask(who, line);
  expect([line, outcome], view.title).toEqual([line, "answer"]);
  return view;
};
const shown = (view: View): string =>
  JSON.stringify(view, (_key, value: unknown) => (typeof value === "bigint" ? value.toString() : value));
const looks = async (): Promise<string[]> =>
  (
    await db.run((tx) =>
      rowsOf(
        tx,
        sql<{ look: string }>`
          select concat_ws(' ', s.handle, p.share_id, a.facts ->> 'section') as look from audit_entry a
          join staff_member s on 'staff:' || s.id = a.actor join partner p on p.id::text = a.subject_id
          where a.act = 'partner.look' order by a.at, a.id`,
      ),
    )
  ).map(({ look }) => look);

describe("a look at a partner's record", () => {
  test("is written down with who, whom and which part, once however many pages are turned", async () => {
    const before = (await looks()).length;
    for (const line of ["", " section:wallet", " section:wallet page:2", " section:wallet page:1", " section:acts"])
      await ask("support", `support partner paper-lane${line}`);
    expect((await looks()).slice(before)).toEqual(["support 1001 overview", "support 1001 wallet", "support 1001 acts"]);
  });

  test("that begins with its second page is one as well, as is one an hour later, somebody else's, and each new opening", async () => {
    const before = (await looks()).length;
    await ask("support", "support partner paper-lane section:tokens page:2");
    await ask("till", "support partner paper-lane section:tokens page:2");
    await ask("support", "support partner paper-lane section:tokens page:1");
    await ask("support", "support partner paper-lane section:tokens");
    await ask("support", "support partner cut-and-keep section:tokens page:2");
    db.clock.set("2026-12-02T13:00:01Z");
    await ask("support", "support partner paper-lane section:tokens page:2");
    expect((await looks()).slice(before)).toEqual([
      "support 1001 tokens",
      "till 1001 tokens",
      "support 1001 tokens",
      "support 1003 tokens",
      "support 1001 tokens",
    ]);
  });

  test("that is refused leaves nothing, and the trail tells it in words", async () => {
    const before = (await looks()).length;
    for (const [who, line] of [
      ["finance", "support partner paper-lane section:wallet"],
      ["paper-lane", "support partner paper-lane"],
      ["support", "support partner paper-lane section:bank"],
      ["support", "support partner nobody"],
    ] as const)
      expect((await story.ask(who, line)).outcome).toBe("refusal");
    expect((await looks()).slice(before)).toEqual([]);
    expect(shown(await ask("operator", "programme audit partner.look"))).toContain("looked at the record of ");
  });
});

describe("what is offered", () => {
  test.each(["support", "till", "insider"])("to %s is theirs to run, and takes what it carries", async (who) => {
    const roles = (await db.run((tx) => rowsOf(tx, sql<{ roles: string[] }>`select roles from staff_member where handle = ${who}`)))[0]!
      .roles;
    for (const partner of ["paper-lane", "ink-and-twine", "cut-and-keep", "zoe@washi.example"])
      for (const section of everything)
        for (const { command: name, options } of (await ask(who, `support partner ${partner} section:${section}`)).actions) {
          const command = commands.find((each) => each.name === name);
          expect(roles, `${section}: /${name}`).toContain(command?.audience);
          expect(Object.keys(command!.options), `${section}: /${name}`).toEqual(expect.arrayContaining(Object.keys(options)));
          const missing = Object.entries(command!.options).filter(([option, { required }]) => required && !Object.hasOwn(options, option));
          expect(missing, `${section}: /${name}`).toEqual([]);
        }
  });

  test("on one's own record decides nothing, and says so", async () => {
    for (const section of everything) {
      const view = await ask("insider", `support partner ink-and-twine section:${section}`);
      expect(shown(view)).toContain("This is your own record");
      const deciding = view.actions.filter(
        ({ command, options }) => options["act"] !== undefined || /award|reject|assign|reply|credit/.test(command),
      );
      expect(deciding, section).toEqual([]);
    }
  });
});

describe("what is told", () => {
  test("has no bank account but its last digits, no chat account's number, and nothing that finance write to each other", async () => {
    await story.at("2026-12-02T14:00:00Z", async () => {
      await ask("finance", "finance destinations block paper-lane they asked us to");
      await ask("finance", "finance destinations unblock paper-lane looks-like-a-mule");
    });
    for (const section of everything) {
      const told = shown(await ask("support", `support partner paper-lane section:${section}`));
      for (const secret of [...Object.values(canaries), "80351110224678912", "ULANE00001", "looks-like-a-mule"])
        expect(told, section).not.toContain(secret);
    }
    expect(shown(await ask("support", "support partner paper-lane section:acts"))).toContain(
      "What finance wrote to each other is theirs to read",
    );
    expect(shown(await ask("till", "support partner paper-lane section:acts"))).toContain("looks-like-a-mule");
    expect(shown(await ask("support", "support partner paper-lane section:wallet"))).toContain("6528");
  });

  test("has the reason of an act only where somebody has said that support may read it, whatever acts there will be", async () => {
    const all = [...acts.filter((act) => act !== "partner.look"), "audit.not-known-yet" as ActName];
    const partner = story.keep;
    const readAll = async (who: string): Promise<string> => {
      const pages = Array.from({ length: Math.ceil(all.length / 10) + 2 }, (_, nth) => nth + 1);
      return (await Promise.all(pages.map((page) => ask(who, `support partner cut-and-keep section:acts page:${page}`))))
        .map(shown)
        .join("");
    };
    await db.run(async (tx) => {
      for (const act of all) await record(tx, { act, subject: { kind: "partner", id: partner.id }, reason: `because-of-${act}!` });
    });
    const [bySupport, byFinance] = [await readAll("support"), await readAll("till")];
    const read = (told: string): string[] => all.filter((act) => told.includes(`because-of-${act}!`)).map((act) => act.split(".")[0]!);
    expect([...new Set(read(bySupport))].toSorted()).toEqual(
      "chat claim conversion coupon craft-in feedback meeting order partner question rate review token".split(" "),
    );
    expect([...new Set(read(byFinance))]).toEqual(
      expect.arrayContaining(["batch", "credit", "destination", "hold", "tax-form", "transfer", "audit"]),
    );
    expect(read(byFinance)).not.toContain("staff");
  });

  test("names a hold on all of their money, and why to staff: but nobody reads that on their own record", async () => {
    await db.run(async (tx) => putHold(tx, story.staff.finance.id, await partnerById(tx, story.ink.id), "a-court-asked"), {
      kind: "staff",
      staffId: story.staff.finance.id,
      partnerId: null,
      roles: ["finance"],
    });
    // The insider and the till are Ink & Twine themselves.
    for (const who of ["insider", "till"])
      for (const section of everything) {
        const told = shown(await ask(who, `support partner ink-and-twine section:${section}`));
        expect(told, `${who}: ${section}`).not.toContain("a-court-asked");
      }
    expect(shown(await ask("support", "support partner ink-and-twine"))).toContain("a-court-asked");
    await db.run((tx) => addStaff(tx, { handle: "both", name: "Both", roles: ["support", "finance"] }));
    for (const section of ["overview", "acts"])
      expect(shown(await ask("both", `support partner ink-and-twine section:${section}`))).toContain("a-court-asked");
  });

  test("is about that partner only", async () => {
    for (const section of everything) {
      const told = shown(await ask("support", `support partner cut-and-keep section:${section}`));
      for (const others of ["Paper Lane", "paper-lane", "4101", "6528", "Pine cards", "More colours", "4099"])
        expect(told, section).not.toContain(others);
    }
  });
});

describe("a section of many pages", () => {
  const many = 23;
  const made = db.run(async (tx) => {
    const { id } = await makePartner(tx, "Many Pages", "many-pages");
    await tx.em.execute(`insert into partner_status_change (partner_id, to_status, at, actor, reason)
      select '${id}', 'active', now() - n * interval '1 hour', 'system:test', 'nth ' || n from generate_series(1, ${many - 2}) n`);
    return id;
  });

  test("turns by buttons, each row once, and reads a page at a time", async () => {
    await made;
    const seen: string[] = [];
    for (const page of [1, 2, 3]) {
      const view = await ask("support", `support partner many-pages section:status page:${page}`);
      expect(view.pages).toMatchObject({ page, of: 3, command: "support partner", options: { section: "status" } });
      const turns = buttonsOf(view, commands).filter(({ turns: isTurn }) => isTurn);
      expect(turns.map(({ handle }) => handle.options["page"])).toEqual([[2], [1, 3], [2]][page - 1]!.map(String));
      const table = view.blocks.find((block) => block.kind === "table")!;
      seen.push(...table.rows.map((row) => JSON.stringify(row)));
    }
    expect(seen).toHaveLength(many);
    expect(new Set(seen).size).toBe(many);
  });

  test.each(everything)(
    "%s asks the database a bounded number of questions, however much there is",
    async (section: RecordSection | "overview") => {
      const asked = async (who: string): Promise<number> =>
        (await statementsOf(() => ask("support", `support partner ${who} section:${section}`))).length;
      const [full, empty] = [await asked("paper-lane"), await asked("cut-and-keep")];
      expect(full).toBeLessThanOrEqual(empty + 12);
      expect(full).toBeLessThan(60);
    },
  );
});
