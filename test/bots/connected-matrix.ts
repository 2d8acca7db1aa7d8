import { describe, expect, test } from "vitest";
import type { StaffRole, Tx } from "#domain/kernel";
import { addStaff, type PartnerFacts } from "#domain/partners";
import { linkPartner, linkStaff, mintHandles, unlinkPartner, type NamedAccount } from "#domain/chat";
import type { Command } from "#bots/command";
import { buttonId } from "#templates/render/button";
import { askerFrom } from "../../bots/asker.ts";
import { whoseButtons } from "../../bots/buttons.ts";
import { commands } from "../../bots/commands/index.ts";
import type { Story } from "../domain/answers/story.ts";
import type { TestDatabase } from "../support/cloned-database.ts";
import { longAgo } from "../support/long-ago.ts";
import { waysToAsk, type Known } from "./commands/fillings.ts";
import { curiosities, leakedIn, tellOther } from "./commands/other-partner.ts";

/** A platform through which everything is asked: what somebody reads of it all together, buttons' ids and pictures left out. */
export type Mouth = {
  /** the account of a name */
  readonly account: (name: string) => NamedAccount;
  readonly types: (name: string, command: Command, texts: Texts) => Promise<string>;
  /** presses a button with this id, as a client that was tampered with can */
  readonly presses: (name: string, id: string) => Promise<string>;
  readonly faults: readonly unknown[];
};
type Texts = Readonly<Record<string, string>>;

type Connected = { readonly roles: readonly StaffRole[]; readonly isPartner: boolean; readonly isOther: boolean };

const people: Readonly<Record<string, Connected>> = {
  stranger: { roles: [], isPartner: false, isOther: false },
  lane: { roles: [], isPartner: true, isOther: false },
  plumarius: { roles: [], isPartner: true, isOther: true },
  helen: { roles: ["support"], isPartner: false, isOther: false },
  fiona: { roles: ["finance"], isPartner: false, isOther: false },
  omar: { roles: ["operator"], isPartner: false, isOther: false },
  "helen-lane": { roles: ["support"], isPartner: true, isOther: false },
  "fiona-gone": { roles: ["finance"], isPartner: false, isOther: false },
  gone: { roles: [], isPartner: false, isOther: false },
  all: { roles: ["support", "finance", "operator"], isPartner: false, isOther: false },
};

/** Who may, said once more in the design's own words. */
function mayRun({ roles, isPartner }: Connected, { audience, alsoFor }: Command): boolean {
  if (audience === "anyone") return true;
  return audience === "partner" ? isPartner : roles.some((role) => role === audience || alsoFor?.includes(role));
}

const closed = ["I don't know you yet", "You are staff, not a partner", "Not connected to you as a partner", "Not for you to run"];
const isClosed = (read: string): boolean => closed.some((title) => read.includes(title));

/**
 * Every command of the one list, typed and pressed on a platform by accounts that are connected to nobody, a partner, the partner that is asked about,
 * staff, both, or to somebody no more: who may not is refused at the door, and nobody reads another partner's record.
 */
export async function connectedMatrix(db: TestDatabase, story: Story, mouth: Mouth): Promise<void> {
  const other = await tellOther(db, story, mouth.account("plumarius"));
  const own = await story.at("2026-11-03T12:00:00Z", () => story.order("5001", { reference: "paper-lane", total: 4_200n }));
  db.clock.set("2026-12-02T12:00:00Z");
  const known = curiosities(other, own.number);
  await db.run((tx) => connect(tx, mouth, { lane: story.lane, other: other.partner }));

  const leaks = (person: Connected, command: Command, read: string, texts: Texts): string[] => {
    const readsAsStaff = mayRun(person, command) && command.audience !== "anyone" && command.audience !== "partner";
    return readsAsStaff || person.isOther ? [] : leakedIn(read, Object.values(texts).join(" "), other);
  };
  const buttonOf = (name: string, command: Command, options: Texts): Promise<string> =>
    db.run(async (tx) => {
      const account = mouth.account(name);
      const whose = whoseButtons(db.vault, account, await askerFrom(tx, account));
      const [handle] = await mintHandles(tx, whose, [{ does: "answer", command: command.name, options, uses: "many" }]);
      return buttonId({ handle: handle!, command: command.name, asks: [], label: "It", style: "normal" });
    });

  test("the canaries sing: whose record it is, and support, do read it", async () => {
    const read = [];
    for (const name of ["plumarius", "all"])
      for (const command of commands.filter((each) => mayRun(people[name]!, each) && each.opens === "reply"))
        read.push(await mouth.types(name, command, typable(command, known)[0]!));
    expect(read.filter((text) => leakedIn(text, "", other).length > 0).length).toBeGreaterThan(20);
    // Two hundred commands over the real doors: nine seconds on a quiet machine.
  }, 120_000);

  describe.each(Object.entries(people))("%s", (name, person) => {
    test.each(commands.map((command) => [command.name, command] as const))("types and presses /%s", async (_name, command) => {
      const may = mayRun(person, command);
      for (const texts of may ? typable(command, known) : typable(command, known).slice(-1)) {
        const read = await mouth.types(name, command, texts);
        expect(isClosed(read), `${JSON.stringify(texts)} → ${read.slice(0, 200)}`).toBe(!may);
        expect(leaks(person, command, read, texts), read).toEqual([]);
      }
      const carried = waysToAsk(command, known).at(-1)!;
      const read = await mouth.presses(name, await buttonOf(name, command, carried));
      expect(isClosed(read), read.slice(0, 200)).toBe(!may);
      expect(leaks(person, command, read, carried), read).toEqual([]);
      expect(mouth.faults).toEqual([]);
    });
  });

  test("a button of one account tells the others nothing", async () => {
    for (const command of commands.filter(({ audience }) => audience === "partner")) {
      const id = await buttonOf("plumarius", command, waysToAsk(command, known).at(-1)!);
      for (const name of ["lane", "helen-lane", "gone", "stranger", "all"]) {
        const read = await mouth.presses(name, id);
        expect(read).toContain("That button is somebody else's");
        expect(leakedIn(read, "", other)).toEqual([]);
      }
    }
  }, 120_000);
}

async function connect(tx: Tx, { account }: Mouth, { lane, other }: { readonly lane: PartnerFacts; readonly other: PartnerFacts }) {
  for (const [name, { roles }] of Object.entries(people))
    if (roles.length > 0) await linkStaff(longAgo(tx), account(name), await addStaff(tx, { handle: `m-${name}`, name, roles }));
  for (const name of ["lane", "helen-lane"]) await linkPartner(tx, account(name), lane.id);
  for (const name of ["gone", "fiona-gone"]) {
    await linkPartner(tx, account(name), other.id);
    const link = (await askerFrom(tx, account(name))).chat?.link?.id;
    await unlinkPartner(tx, other.id, link!);
  }
}

/** With the least and with the most that can be typed: what only buttons carry can't be. */
function typable(command: Command, known: Known): Texts[] {
  const options = Object.fromEntries(Object.entries(command.options).filter(([, { isCarried }]) => !isCarried));
  const [least, ...others] = waysToAsk({ ...command, options }, known);
  return [least ?? {}, ...others.slice(-1)];
}
