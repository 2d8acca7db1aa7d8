import { describe, expect, test } from "vitest";
import { newId, Refusal, type StaffRole, type Tx } from "#domain/kernel";
import { addStaff, applyAsPartner, changeStatus, type PartnerFacts } from "#domain/partners";
import { linkPartner, linkStaff, mintHandles, unlinkPartner, type NamedAccount } from "#domain/chat";
import type { Asker, Command } from "#bots/command";
import { makeConversation } from "#bots/conversation";
import { readOptions } from "#bots/spoken-options";
import { refusalView } from "#templates/refusals";
import { renderConsole } from "#templates/render/console";
import type { View } from "#templates/view";
import { askerFrom } from "../../../bots/asker.ts";
import { whoseButtons } from "../../../bots/buttons.ts";
import { commands } from "../../../bots/commands/index.ts";
import { dispatch } from "../../../bots/dispatch.ts";
import { guest, surroundings, tellStory } from "../../domain/answers/story.ts";
import { useDatabase } from "../../support/database.ts";
import { undoing } from "../../support/undone.ts";
import { waysToAsk } from "./fillings.ts";
import { canaries, curiosities, leakedIn, tellOther } from "./other-partner.ts";

/**
 * Every command there is, asked by every kind of person, with options that mean somebody else: who may not, is refused; who may, never
 * reads a word of another partner's record. What is asked leaves no trace: each answer's transaction is undone.
 */
const db = await useDatabase({ at: "2026-12-02T12:00:00Z" });
const story = await tellStory(db);

function account(name: string): NamedAccount {
  return { platform: "slack", workspace: "T024BE7LD", account: `U${name.toUpperCase()}`, name };
}

const other = await tellOther(db, story, account("plumarius"));
const own = await story.at("2026-11-03T12:00:00Z", () => story.order("5001", { reference: "paper-lane", total: 4_200n }));
db.clock.set("2026-12-02T12:00:00Z");
const known = curiosities(other, own.number);

type Person = { readonly asker: Asker; readonly roles: readonly StaffRole[]; readonly isPartner: boolean; readonly isOther: boolean };
const people = await db.run(seedPeople);

async function seedPeople(tx: Tx): Promise<Readonly<Record<string, Person>>> {
  const moved = async (name: string, ...moves: PartnerFacts["status"][]): Promise<PartnerFacts> => {
    let partner = await applyAsPartner(tx, { name, email: `${name.toLowerCase()}@status.example`, application: "I make things." });
    for (const status of moves) partner = await changeStatus(tx, partner.id, status, "the test says so");
    return partner;
  };
  const person = (asker: Asker, roles: readonly StaffRole[], as: string | null): Person => ({
    asker,
    roles,
    isPartner: as !== null,
    isOther: as === other.partner.id,
  });
  const partner = ({ id, name }: PartnerFacts): Person => person({ partnerId: id, staff: null, name }, [], id);
  const staff = async (handle: string, roles: readonly StaffRole[], linked: PartnerFacts | null): Promise<Person> => {
    const partnerId = linked?.id ?? null;
    const member = await addStaff(tx, { handle, name: handle, roles, partnerId });
    return person({ partnerId, staff: { ...member }, name: handle }, roles, partnerId);
  };
  /** The same people as their chat accounts know them. */
  const byChat = async (name: string, roles: readonly StaffRole[], linked: PartnerFacts | null, isGone = false): Promise<Person> => {
    if (roles.length > 0) await linkStaff(tx, account(name), await addStaff(tx, { handle: name, name, roles }));
    if (linked) await linkPartner(tx, account(name), linked.id);
    const link = isGone && (await askerFrom(tx, account(name))).chat?.link?.id;
    if (linked && link) await unlinkPartner(tx, linked.id, link);
    return person(await askerFrom(tx, account(name)), roles, isGone ? null : (linked?.id ?? null));
  };
  const every = ["support", "finance", "operator"] as const;
  return {
    guest: { asker: guest, roles: [], isPartner: false, isOther: false },
    "partner A": partner(story.lane),
    "partner B": partner(other.partner),
    "an applicant": partner(await moved("Applied")),
    "a declined applicant": partner(await moved("Declined", "declined")),
    "a paused partner": partner(await moved("Paused", "active", "paused")),
    "a closed partner": partner(await moved("Closed", "active", "closed")),
    support: await staff("m-support", ["support"], null),
    finance: await staff("m-finance", ["finance"], null),
    operator: await staff("m-operator", ["operator"], null),
    "staff without a role": await staff("m-nothing", [], null),
    "support who is partner A": await staff("m-support-a", ["support"], story.lane),
    "an account that is not connected": await byChat("c-nobody", [], null),
    "partner A by chat": await byChat("c-a", [], story.lane),
    "operator by chat": await byChat("c-operator", ["operator"], null),
    "finance who is partner A by chat": await byChat("c-finance-a", ["finance"], story.lane),
    "finance who was partner B by chat": await byChat("c-finance-b", ["finance"], other.partner, true),
    "all roles": await staff("m-all", every, null),
    "all roles, and partner B": await staff("m-all-b", every, other.partner),
  };
}

/** Who may, said once more in the design's own words: roles are granted one by one, staff who are partners may ask as partners. */
function mayRun({ roles, isPartner }: Person, { audience, alsoFor }: Command): boolean {
  if (audience === "anyone") return true;
  return audience === "partner" ? isPartner : roles.some((role) => role === audience || alsoFor?.includes(role));
}

type Heard = { readonly outcome: "answer" | "refusal" | "fault"; readonly view: View };
const faults: unknown[] = [];

async function ask({ asker }: Person, command: Command, texts: Readonly<Record<string, string>>): Promise<Heard> {
  try {
    const options = readOptions(command, texts, { zone: "America/Denver", currency: "USD" });
    const house = { inTransaction: undoing(db), commands, surroundings, report: (error: unknown) => (faults.push(error), "fault0001") };
    return await dispatch(house, { asker, command, options });
  } catch (error) {
    if (error instanceof Refusal) return { outcome: "refusal", view: refusalView(error) };
    throw error;
  }
}

/** So fast that nobody is asked to wait. */
const fast = { perMinute: 1_000_000, burst: 1_000_000 };
const conversation = makeConversation({
  inTransaction: undoing(db),
  inStatement: db.inStatement,
  commands,
  surroundings,
  report: (error) => (faults.push(error), "fault0001"),
  askerOf: (_tx, { name }) => Promise.resolve(people[name]!.asker),
  paces: { account: fast, staff: fast, workspace: fast },
});
/** A button that somebody was shown, for a command and its options. */
async function buttonOf(name: string, command: Command, options: Readonly<Record<string, string>>): Promise<string> {
  return db.run(async (tx) => {
    const whose = whoseButtons(db.vault, account(name), people[name]!.asker);
    const [key] = await mintHandles(tx, whose, [{ does: "answer", command: command.name, options, uses: "many" }]);
    return key!;
  });
}

async function press(name: string, handle: string): Promise<Heard> {
  const reply = await conversation.hear({ from: account(name), key: newId(), wants: { kind: "press", handle, filled: {} } });
  if (!reply) throw new Error("heard before");
  return reply;
}

const closed = ["I don't know you yet", "You are staff, not a partner", "Not connected to you as a partner", "Not for you to run"];

/** All that a view tells, as its values and as a terminal would draw it. */
function told(view: View): string {
  const values = JSON.stringify(view, (_key, value: unknown) =>
    // a picture's bytes may spell anything
    typeof value === "bigint" ? value.toString() : value instanceof Uint8Array ? null : value,
  );
  return `${values}\n${renderConsole(view, { width: 200, colour: false, zone: "America/Denver", locale: "en-US" })}`;
}

/** What a person typed is shown back to them; that is no secret any more. */
function leaks(view: View, texts: Readonly<Record<string, string>>): string[] {
  return leakedIn(told(view), Object.values(texts).join(" "), other);
}

describe("the canaries sing: the other partner and staff do see every one of them", () => {
  const heard = new Set<string>();
  test.each(commands.map((command) => [command.name, command] as const))("of /%s", async (_name, command) => {
    for (const texts of waysToAsk(command, known)) {
      const drawn = told((await ask(people["all roles, and partner B"]!, command, texts)).view);
      for (const canary of canaries) if (drawn.includes(canary)) heard.add(canary);
    }
    expect(faults).toEqual([]);
  });
  test("and none is silent", () => expect(canaries.filter((canary) => !heard.has(canary))).toEqual([]));
});

describe.each(Object.entries(people))("%s", (_name, person) => {
  test.each(commands.map((command) => [command.name, command] as const))("asks /%s", async (_command, command) => {
    const ways = waysToAsk(command, known);
    // A closed door says no before it reads anything: once is enough.
    for (const texts of mayRun(person, command) ? ways : ways.slice(-1)) {
      const { outcome, view } = await ask(person, command, texts);
      expect(faults).toEqual([]);
      expect(outcome === "refusal" && closed.includes(view.title), `${JSON.stringify(texts)} → ${view.title}`).toBe(
        !mayRun(person, command),
      );
      const readsAsStaff = mayRun(person, command) && command.audience !== "anyone" && command.audience !== "partner";
      const leaked = readsAsStaff || person.isOther ? [] : leaks(view, texts);
      expect(leaked, `${JSON.stringify(texts)} → ${view.title}`).toEqual([]);
    }
  });
});

describe.each(Object.keys(people))("%s in chat", (name) => {
  const person = people[name]!;
  test.each(commands.map((command) => [command.name, command] as const))("presses a button for /%s", async (_command, command) => {
    const texts = waysToAsk(command, known).at(-1)!;
    const direct = await ask(person, command, texts);
    const { outcome, view } = await press(name, await buttonOf(name, command, texts));
    expect(faults).toEqual([]);
    // A sequence counts on also where its transaction is undone.
    const numberless = (title: string): string => title.replaceAll(/\d+/g, "");
    expect([outcome, numberless(view.title)]).toEqual([direct.outcome, numberless(direct.view.title)]);
    const readsAsStaff = mayRun(person, command) && command.audience !== "anyone" && command.audience !== "partner";
    expect(readsAsStaff || person.isOther ? [] : leaks(view, texts)).toEqual([]);
  });
});

describe.each(["partner B", "all roles, and partner B"])("a button that %s was shown tells nobody else anything", (owner) => {
  test.each(commands.map((command) => [command.name, command] as const))("under /%s", async (_name, command) => {
    const handle = await buttonOf(owner, command, waysToAsk(command, known).at(-1)!);
    const heard = await Promise.all(
      Object.keys(people)
        .filter((name) => name !== owner)
        .map((name) => press(name, handle)),
    );
    expect(new Set(heard.map(({ view }) => view.title))).toEqual(new Set(["That button is somebody else's"]));
    expect(heard.flatMap(({ view }) => leaks(view, {}))).toEqual([]);
    expect(faults).toEqual([]);
  });
});

test("what is another's and what does not exist are told in the same words", async () => {
  for (const command of commands.filter(({ audience }) => audience === "partner" || audience === "anyone"))
    for (const [name, { kind }] of Object.entries(command.options)) {
      if (kind !== "order" && kind !== "partner") continue;
      const [base = {}] = waysToAsk(command, known);
      const [foreign, missing] = kind === "order" ? ["990017", "404404"] : ["zephyrine", "nobody-at-all"];
      const [one, two] = await Promise.all(
        [foreign, missing].map((typed) => ask(people["partner A"]!, command, { ...base, [name]: typed })),
      );
      expect(told(one!.view).replaceAll(foreign, missing)).toBe(told(two!.view));
    }
});
