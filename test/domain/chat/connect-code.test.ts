import { describe, expect, test } from "vitest";
import { Refusal, rowsOf, sql } from "#domain/kernel";
import { askerOf, askForCode, sendCode, trimCodes, typeCode, type NamedAccount } from "#domain/chat";
import { changeStatus, contactOf, type PartnerFacts } from "#domain/partners";
import { erasePartner } from "#domain/privacy";
import { atOnce, outcomesOf } from "../../support/at-once.ts";
import { codeFor, sendCodes, toldOf } from "../../support/connect-codes.ts";
import { useDatabase } from "../../support/database.ts";
import { makePartner } from "../../support/orders.ts";
import { refusalOf } from "../../support/refusals.ts";
import { undone } from "../../support/undone.ts";

const db = await useDatabase();
let made = 0;
const account = (over: Partial<NamedAccount> = {}): NamedAccount => ({
  platform: "discord",
  workspace: "",
  account: `20000000000000${++made}`,
  name: "linnet",
  ...over,
});
const partner = () => db.run((tx) => makePartner(tx, `Linnet ${++made}`));
const addressOf = async ({ id }: PartnerFacts) => (await db.run((tx) => contactOf(tx, id)))!.email;
const ask = (of: NamedAccount, email: string) => db.run((tx) => askForCode(tx, of, email));
const later = (minutes: number) => db.clock.set(db.clock.now().add({ minutes }));

/** A code is asked for and mailed; what the mail says. */
async function mailed(of: NamedAccount, to: PartnerFacts): Promise<string> {
  await ask(of, await addressOf(to));
  await sendCodes(db);
  return codeFor(db, to.id);
}

/** Types a code: the name of whom it connects, or the refusal's code and facts. As at every door, a refusal that is returned has been kept. */
async function type(of: NamedAccount, code: string): Promise<unknown> {
  const said = await db.run((tx) => typeCode(tx, of, code)).catch((error: unknown) => error);
  if (said instanceof Refusal) return said.code === "connect.wrong-code" ? said.facts["left"] : said.code;
  if (said instanceof Error) throw said;
  return (said as PartnerFacts).name;
}
const linked = async (of: NamedAccount) => (await db.run((tx) => askerOf(tx, of))).partner?.id ?? null;

describe("a code that was mailed", () => {
  test("connects the account that asked, once, and tells the mailbox", async () => {
    const [linnet, discord] = [await partner(), account()];
    const code = await mailed(discord, linnet);
    expect(code).toMatch(/^[0-9A-HJKMNP-TV-Z]{4}-[0-9A-HJKMNP-TV-Z]{4}$/);
    expect(await linked(discord)).toBeNull();
    expect(await type(discord, code)).toBe(linnet.name);
    expect(await linked(discord)).toBe(linnet.id);
    expect(await toldOf(db, "new-link-notice", linnet.id)).toBe(1);
    expect(await type(discord, code)).toBe("connect.no-code");
  });

  test("may be typed as people type: small, with blanks, without its hyphen, with letters for digits", async () => {
    for (const typed of [
      (code: string) => ` ${code.toLowerCase()} `,
      (code: string) => code.replace("-", " "),
      (code: string) => code.replaceAll("0", "O").replaceAll("1", "l").replace("-", ""),
    ]) {
      const [linnet, discord] = [await partner(), account()];
      expect(await type(discord, typed(await mailed(discord, linnet)))).toBe(linnet.name);
    }
  });

  test("goes to the address however it is typed", async () => {
    const [linnet, discord] = [await partner(), account()];
    await ask(discord, `  ${(await addressOf(linnet)).toUpperCase()}\t`);
    await sendCodes(db);
    expect(await type(discord, await codeFor(db, linnet.id))).toBe(linnet.name);
    expect(await refusalOf(ask(account(), "not an address"))).toBe("partner.email-unreadable");
  });

  test("is of no use to another account, nor to one of the same number elsewhere", async () => {
    const [linnet, discord] = [await partner(), account()];
    const code = await mailed(discord, linnet);
    for (const other of [account(), { ...discord, platform: "slack" as const }, { ...discord, workspace: "T1" }])
      expect(await type(other, code)).toBe("connect.no-code");
    // One that waits for a code of its own only loses a try.
    const [finch, slack] = [await partner(), account({ platform: "slack", workspace: "T1", account: "U1" })];
    await mailed(slack, finch);
    expect(await type(slack, code)).toBe(4);
    expect(await type(discord, code)).toBe(linnet.name);
  });

  test("counts for ten minutes", async () => {
    const [linnet, discord] = [await partner(), account()];
    const code = await mailed(discord, linnet);
    later(10);
    expect(await type(discord, code)).toBe("connect.no-code");
  });

  test("is dead after five wrong ones, each of which is kept although it was refused", async () => {
    const [linnet, discord] = [await partner(), account()];
    const code = await mailed(discord, linnet);
    const answers: unknown[] = [];
    for (let turn = 0; turn < 5; turn++) answers.push(await type(discord, "AAAA-AAAA"));
    expect(answers).toEqual([4, 3, 2, 1, 0]);
    expect(await type(discord, code)).toBe("connect.no-code");
  });

  test("is replaced by the next one", async () => {
    const [linnet, discord] = [await partner(), account()];
    const first = await mailed(discord, linnet);
    later(1);
    const second = await mailed(discord, linnet);
    expect(await type(discord, first)).toBe(4);
    expect(await type(discord, second)).toBe(linnet.name);
  });

  test("is also for whoever is paused, declined or has left: they may read their own record", async () => {
    const [linnet, discord] = [await partner(), account()];
    await db.run((tx) => changeStatus(tx, linnet.id, "closed", "moved"));
    expect(await type(discord, await mailed(discord, linnet))).toBe(linnet.name);
  });

  test("comes to nothing when the partner is erased meanwhile", async () => {
    const [linnet, discord] = [await partner(), account()];
    await db.run((tx) => changeStatus(tx, linnet.id, "closed", "moved"));
    const code = await mailed(discord, linnet);
    await db.run((tx) => erasePartner(tx, linnet.id, "asked"));
    expect(await type(discord, code)).toBe("connect.no-code");
    expect(await linked(discord)).toBeNull();
  });

  test("does not move an account that stands for somebody already", async () => {
    const [linnet, finch, discord] = [await partner(), await partner(), account()];
    const code = await mailed(discord, finch);
    await type(discord, code);
    expect(await type(discord, await mailed(discord, linnet))).toBe("link.other-partner");
    expect(await linked(discord)).toBe(finch.id);
  });
});

describe("an address that is nobody's", () => {
  test("is not looked up while somebody waits for the answer", async () => {
    const email = await addressOf(await partner());
    const asked = undone(db, async (tx) => {
      await tx.em.execute("alter table partner rename to partner_out_of_reach");
      for (const typed of [email, "nobody@nowhere.example"]) await askForCode(tx, account(), typed);
    });
    await expect(asked).resolves.toBeUndefined();
  });

  test("is answered, tried and limited as every other, and nothing is mailed", async () => {
    const linnet = await partner();
    const course = async (email: string): Promise<unknown[]> => {
      const discord = account();
      const heard: unknown[] = [];
      heard.push(await ask(discord, email));
      await sendCodes(db);
      for (let turn = 0; turn < 6; turn++) heard.push(await type(discord, "AAAA-AAAA"));
      for (let turn = 0; turn < 5; turn++) heard.push(await refusalOf(ask(discord, email)));
      later(61);
      return heard.map(String);
    };
    const start = db.clock.now();
    const known = await course(await addressOf(linnet));
    db.clock.set(start.add({ hours: 2 }));
    const messages = () => db.run((tx) => rowsOf(tx, sql`select from message where kind = 'connect-code'`));
    const before = (await messages()).length;
    const unknown = await course("nobody@nowhere.example");
    expect((await messages()).length).toBe(before);
    expect(unknown.slice(1)).toEqual(known.slice(1));
    expect(known.slice(1)).toEqual([
      "4",
      "3",
      "2",
      "1",
      "0",
      "connect.no-code",
      ...Array.from({ length: 4 }, () => "not refused"),
      "connect.too-many",
    ]);
  });
});

describe("codes come at their pace", () => {
  test("five an hour for an account, whatever the addresses", async () => {
    const discord = account();
    for (let turn = 0; turn < 5; turn++) {
      await ask(discord, `somebody.${turn}@nowhere.example`);
      later(1);
    }
    const refused = await ask(discord, "other@nowhere.example").catch((error: unknown) => error);
    expect(refused).toMatchObject({ code: "connect.too-many", facts: { at: db.clock.now().add({ minutes: 55 }) } });
    later(55);
    expect(await refusalOf(ask(discord, "other@nowhere.example"))).toBe("not refused");
  });

  test("five an hour to an address, whoever asks", async () => {
    const linnet = await partner();
    const email = await addressOf(linnet);
    for (let turn = 0; turn < 5; turn++) await ask(account(), email);
    expect(await refusalOf(ask(account(), email.toUpperCase()))).toBe("connect.too-many");
  });

  test("and are forgotten after a day", async () => {
    const count = () => db.run((tx) => rowsOf(tx, sql`select from connect_code`));
    later(60);
    await ask(account(), "last@nowhere.example");
    const before = db.clock.now();
    while ((await db.run((tx) => trimCodes(tx, before, 3))) > 0);
    expect(await count()).toHaveLength(1);
  });
});

describe("at the same moment", () => {
  test("one code typed on eight connections makes one link", async () => {
    const [linnet, discord] = [await partner(), account()];
    const code = await mailed(discord, linnet);
    const outcomes = await atOnce(
      db,
      Array.from({ length: 8 }, () => code),
      (tx, typed) => typeCode(tx, discord, typed),
    );
    expect(outcomesOf(outcomes, "connected").filter((each) => each === "connected")).toHaveLength(1);
    expect(await db.run((tx) => rowsOf(tx, sql`select from chat_identity where partner_id = ${linnet.id}`))).toHaveLength(1);
    expect(await toldOf(db, "new-link-notice", linnet.id)).toBe(1);
  });

  test("eight wrong ones are no more than five tries", async () => {
    const [linnet, discord] = [await partner(), account()];
    const code = await mailed(discord, linnet);
    const outcomes = await atOnce(
      db,
      Array.from({ length: 8 }, () => "AAAA-AAAA"),
      (tx, typed) => typeCode(tx, discord, typed),
    );
    const left = outcomes.flatMap((each) =>
      each.status === "fulfilled" && each.value instanceof Refusal ? [each.value.facts["left"]] : [],
    );
    expect(left).toHaveLength(5);
    expect(new Set(left)).toEqual(new Set([0, 1, 2, 3, 4]));
    expect(await type(discord, code)).toBe("connect.no-code");
  });

  test("of two codes that one account asks for, one counts", async () => {
    const [linnet, finch, discord] = [await partner(), await partner(), account()];
    const addresses = [await addressOf(linnet), await addressOf(finch)];
    const outcomes = await atOnce(db, addresses, (tx, email) => askForCode(tx, discord, email));
    expect(outcomesOf(outcomes, "asked")).toEqual(["asked", "asked"]);
    await sendCodes(db);
    const mails = [await toldOf(db, "connect-code", linnet.id), await toldOf(db, "connect-code", finch.id)];
    expect(new Set(mails)).toEqual(new Set([0, 1]));
  });

  test("a code is mailed once, however often the queue asks", async () => {
    const [linnet, discord] = [await partner(), account()];
    await ask(discord, await addressOf(linnet));
    const { id } = db.enqueued.findLast(({ topic }) => topic === "connect-code")!;
    await atOnce(db, [id, id, id, id], (tx, one) => sendCode(tx, one));
    expect(await toldOf(db, "connect-code", linnet.id)).toBe(1);
    expect(await type(discord, await codeFor(db, linnet.id))).toBe(linnet.name);
  });
});
