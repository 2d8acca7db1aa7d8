import { describeFault, Refusal, sql, rowOf, type Actor } from "#domain/kernel";
import { addStaff } from "#domain/partners";
import type { Asker, Command } from "#bots/command";
import { readOptions } from "#bots/spoken-options";
import { commands } from "../../../bots/commands/index.ts";
import { dispatch, type Answer } from "../../../bots/dispatch.ts";
import { makeMeters } from "../../../bots/web/meters.ts";
import { cloneDatabase, type TestDatabase } from "../../support/cloned-database.ts";
import { testHands } from "../../support/job-desk.ts";
import { apply, makePartner, snapshot } from "../../support/orders.ts";
import { meterProblems } from "./judges.ts";
import { actingInView } from "./sinks.ts";

/** The product behind its one way to commands, with a partner, an order and one of staff who may do everything. */
export type Doors = {
  /** types it into every command that there is, and says what acts in the answers */
  readonly type: (typed: string) => Promise<{ readonly acting: string[]; readonly answers: number; readonly faults: string[] }>;
  /** what the meters hold that nobody of us wrote */
  readonly meters: () => Promise<string[]>;
  readonly close: () => Promise<void>;
};

const reading = { zone: "America/Denver", currency: "USD" };
/** Their answers are long and say nothing that was typed; or they change who is asking. */
const leftOut = new Set(["partner help", "partner disconnect"]);

export async function openDoors(adminUrl: string): Promise<Doors> {
  const db = await cloneDatabase(adminUrl);
  const partner = await db.run((tx) => makePartner(tx, "Linnet Marlow", "linnet"));
  const staff = await db.run((tx) => addStaff(tx, { handle: "ola", name: "Ola", roles: ["support", "finance", "operator"] }));
  await db.run((tx) => apply(tx, snapshot({ reference: "linnet", externalId: "4107" })));
  const asker: Asker = { partnerId: partner.id, staff: { id: staff.id, handle: "ola", partnerId: null, roles: staff.roles }, name: "ola" };
  const meters = makeMeters();
  const faults: unknown[] = [];
  const house = {
    inTransaction: db.inTransaction,
    commands,
    surroundings: { publicUrl: "https://partners.shop.example", shopHosts: ["shop.example"], ...testHands },
    report: (error: unknown) => (faults.push(error), "fault0001"),
    timed: meters.command,
  };
  const ask = (command: Pick<Command, "name">, texts: Record<string, string>, who: Asker): Promise<Answer> => {
    const listed = commands.find(({ name }) => name === command.name);
    return dispatch(house, {
      asker: who,
      command,
      texts,
      options: (_tx, taken) => Promise.resolve(listed ? readOptions(listed, taken, reading) : {}),
    });
  };
  return {
    type: async (typed) => {
      const acting: string[] = [];
      let answers = 0;
      const heard = async (name: string, answer: Promise<Answer>): Promise<void> => {
        answers += 1;
        acting.push(...actingInView((await answer).view).map((what) => `/${name}: ${what}`));
      };
      await heard(
        "join",
        ask(
          { name: "partner join" },
          { name: typed, email: "x@reader.example", about: typed },
          { partnerId: null, staff: null, name: typed },
        ),
      );
      for (const command of commands.filter(({ name }) => !leftOut.has(name))) {
        await heard(command.name, ask(command, textsFor(command, typed, false), asker));
        await heard(command.name, ask(command, textsFor(command, typed, true), asker));
      }
      await heard(typed, ask({ name: typed }, { x: typed }, asker));
      await restore(db);
      return { acting, answers, faults: faults.splice(0).map(inWords) };
    },
    meters: async () =>
      meterProblems(await meters.text(await db.run((tx) => testHands.health(tx))), [...commands.map(({ name }) => name), "unknown"]),
    close: db.drop,
  };
}

/** What was typed goes into every option; `isLikely`: what is not free words is what somebody would choose. */
function textsFor({ options }: Command, typed: string, isLikely: boolean): Record<string, string> {
  const likely: Readonly<Record<string, string>> = {
    order: "4107",
    partner: "linnet",
    url: "https://shop.example/",
    money: "12.00",
    instant: "2027-01-10",
    period: "month",
    percent: "20",
    picture: "",
  };
  return Object.fromEntries(
    Object.entries(options).map(([name, { kind, choices, isCarried }]) => {
      if (!isLikely || kind === "text") return [name, isCarried && isLikely ? "0123456789" : typed];
      return [name, kind === "choice" ? choices[0]! : (likely[kind] ?? "")];
    }),
  );
}

/** What was typed as a reason may have stopped the programme, or the partner: the next one is typed into one that runs. */
async function restore(db: TestDatabase): Promise<void> {
  const system: Actor = { kind: "system", name: "evidence" };
  await db.inTransaction(system, async (tx) => {
    await rowOf(tx, sql`update programme set frozen_at = null, frozen_reason = null, thaw_asked_by = null, thaw_asked_at = null`);
  });
}

function inWords(error: unknown): string {
  if (error instanceof Refusal) return error.code;
  const { type, code, message } = describeFault(error);
  return [type, code, message].filter((each) => each !== null).join(" ");
}
