import fc from "fast-check";
import { Refusal } from "#domain/kernel";
import { violations } from "#domain/store";
import type { Act } from "./money/act.ts";
import { adjustmentActs } from "./money/adjustments.ts";
import { told, type Model } from "./money/model.ts";
import { payoutActs } from "./money/payouts.ts";
import { programmeActs } from "./money/programme.ts";
import { openRoom, seen, type OpenRoom } from "./money/room.ts";
import { salesActs } from "./money/sales.ts";
import { transferActs } from "./money/transfers.ts";
import { chunksOf, type Course, type Figures, type Proof } from "./proof.ts";

export const moneyMachine: Proof = {
  name: "money-machine",
  test: "T1",
  sentence:
    "whatever people, the shop, the bank and time do to money, a small model of the design foretells every balance, state and refusal",
  cases: { full: 5_000, slice: 40 },
  run: proveMachine,
};

const mostCommands = 60;
/** more are drawn, because most find nothing that they could be done to, and how many are drawn is anything up to this */
const mostDrawn = 240;
const runsPerDatabase = 250;
/** fewer runs than this need not have met everything there is */
const enoughToMeetAll = 200;

const acts: Readonly<Record<string, Act>> = { ...salesActs, ...payoutActs, ...adjustmentActs, ...transferActs, ...programmeActs };
/** What happens often in life, and without which the rest has nothing to happen to. */
const often: Readonly<Record<string, number>> = {
  "place an order": 5,
  "time goes on": 7,
  "prepare a batch": 3,
  "approve the batch": 3,
  "pay the batch out": 3,
  "a debt is let off by two": 2,
  "a whole batch is paid": 5,
  "what is due reaches the bank": 3,
  "ask for a transfer": 5,
  "put on its way what is due": 3,
  "write the files": 2,
  "say that the bank has a file": 3,
  "lift a freeze": 8,
  "say that it came back": 3,
  "say that it was refused": 2,
  "take a partner in again": 2,
  "set a partner aside": 2,
  "the shop says cancelled": 2,
  "say that it arrived": 2,
  "finance approve": 2,
  "ask for a credit": 2,
  "ask to let a debt off": 6,
  "the shop loses all that somebody sold": 3,
  "ask to withhold": 2,
  "confirm what finance asked for": 5,
  "take a transfer out of a file": 2,
};

/** how often each act did something, by its name; and how often it was refused, by the code */
type Met = { readonly done: Map<string, number>; readonly refused: Map<string, number>; commands: number };

async function proveMachine(course: Course): Promise<Figures> {
  const met: Met = { done: new Map(), refused: new Map(), commands: 0 };
  for (const numbers of chunksOf(course.numbers, runsPerDatabase)) {
    const room = await openRoom(course.adminUrl);
    try {
      for (const number of numbers) await proveOne(course, number, room, met);
    } finally {
      await room.close();
    }
    if (course.numbers.length > runsPerDatabase) course.say(`as far as ${numbers.at(-1)}: ${met.commands} acts`);
  }
  const never = Object.keys(acts).filter((name) => !met.done.has(name));
  if (never.length > 0) course.say(`never done: ${never.join(", ")}`);
  // A machine that never did something has proved nothing about it.
  if (never.length > 0 && course.numbers.length >= enoughToMeetAll)
    course.fail({ number: 0, problem: "not everything was done once", reproduction: never.join(", ") });
  const refused = [...met.refused.values()].reduce((sum, times) => sum + times, 0);
  return { acts: met.commands, kinds: met.done.size, "refused as foretold": refused, "different refusals": met.refused.size };
}

/** One run of up to sixty acts; one that fails is made as short as it can be. */
async function proveOne(course: Course, number: number, room: OpenRoom, met: Met): Promise<void> {
  const property = fc.asyncProperty(fc.commands(commandsOf(met), { maxCommands: mostDrawn, size: "max" }), async (commands) => {
    await room.reset();
    await fc.asyncModelRun(() => ({ model: room.firstModel(), real: room }), commands);
    const [violated] = await violations(room.db.database.reader());
    if (violated) throw new Error(`${violated.invariant}: ${JSON.stringify(violated.rows.slice(0, 3))}`);
  });
  const run = await fc.check(property, { seed: course.seed * 10_007 + number, numRuns: 1, plugins: [fc.unbiased()] });
  if (!run.failed) return;
  const reproduction = [...((run.counterexample as readonly [Iterable<Command>] | null)?.[0] ?? [])]
    .map(String)
    .filter((line) => line !== "");
  course.fail({
    number,
    problem: run.errorInstance instanceof Error ? run.errorInstance.message : String(run.errorInstance),
    reproduction: reproduction.join("\n"),
  });
}

type Command = fc.AsyncCommand<Model, OpenRoom>;

function commandsOf(met: Met): fc.Arbitrary<Command>[] {
  const choice = fc.nat({ max: 719 }); // divisible by every small number, so that no choice is rarer than its neighbours
  return Object.entries(acts).flatMap(([name, act]) => {
    const command = fc.tuple(choice, choice).map(([a, b]) => commandOf(name, act, a, b, met));
    return Array.from({ length: often[name] ?? 1 }, () => command);
  });
}

function commandOf(name: string, act: Act, a: number, b: number, met: Met): Command {
  return {
    check: (model) => model.acts < mostCommands && act(model, a, b) !== null,
    toString: () => `${name} (${a}, ${b})`,
    run: async (model, room) => {
      model.acts += 1;
      model.now += 1_000; // whatever is told in one second may come in any order; that is T4's
      room.db.clock.set(Temporal.Instant.fromEpochMilliseconds(model.now));
      const plan = act(model, a, b);
      if (plan === null) throw new Error("nothing to do it to any more");
      const { predict, real } = plan;
      const foretold = predict();
      const said = await outcomeOf(() => real(room));
      met.commands += 1;
      if (said !== foretold) throw new Error(`${name}: the product says ${said}, the design ${foretold}`);
      const count = said === "ok" ? met.done : met.refused;
      const what = said === "ok" ? name : said;
      count.set(what, (count.get(what) ?? 0) + 1);
      mustAgree(name, told(model), await seen(room));
    },
  };
}

async function outcomeOf(work: () => Promise<unknown>): Promise<string> {
  try {
    await work();
    return "ok";
  } catch (error) {
    if (error instanceof Refusal) return error.code;
    return `a fault: ${String(error)}`;
  }
}

function mustAgree(name: string, wanted: readonly string[], found: readonly string[]): void {
  const missing = wanted.find((line) => !found.includes(line));
  const surplus = found.find((line) => !wanted.includes(line));
  if (missing === undefined && surplus === undefined) return;
  throw new Error(`after "${name}": the design has "${missing ?? "nothing"}", the database "${surplus ?? "nothing"}"`);
}
