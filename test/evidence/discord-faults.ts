import { setTimeout as delay } from "node:timers/promises";
import type { Conversation } from "../../bots/conversation.ts";
import { cloneDatabase, type TestDatabase } from "../support/cloned-database.ts";
import { openDiscordHouse, type OpenDiscordHouse } from "../support/discord/open-house.ts";
import { lateAcks, timesOf } from "./ack-times.ts";
import { discordActs, Died, type DiscordStage } from "./discord-acts.ts";
import { asking, isRestored, isTold, once, settled, until, wrongWith, type Outcome } from "./discord-asking.ts";
import { effectCommands } from "./effect-commands.ts";
import type { Course, Figures, Proof } from "./proof.ts";
import { randomOf } from "./random.ts";

export const discordFaults: Proof = {
  name: "discord-faults",
  test: "T10",
  sentence:
    "whatever Discord's gateway, its API and the database do, what was asked happens once at most, is answered where it can be, and nothing ends the process",
  cases: { full: 150, slice: 27 },
  run: proveDiscordFaults,
};

const stallMs = 10_000;
const commandsWhileStalled = 40;
/** people don't type at the same instant, and the double shares this process */
const apartMs = 100;
/** a heartbeat a second is as many as the platform takes beside all else */
const heartbeatMs = 1_000;

async function proveDiscordFaults(course: Course): Promise<Figures> {
  const uncaught: unknown[] = [];
  const keep = (error: unknown): void => void uncaught.push(error);
  process.on("unhandledRejection", keep);
  const counts: Record<string, number> = {};
  const stage = await openStage(course.adminUrl);
  let reported = 0;
  try {
    for (const number of course.numbers) {
      const names = Object.keys(discordActs);
      const name = names[(number - 1) % names.length]!;
      counts[name] = (counts[name] ?? 0) + 1;
      try {
        const outcomes = await discordActs[name]!(stage, `t${number}`, randomOf(course.seed, number));
        await stage.settle();
        for (const outcome of outcomes) await stage.judge(outcome);
      } catch (error) {
        course.fail({ number, problem: error instanceof Error ? error.message : String(error), reproduction: name });
        await stage.settle().catch(() => {});
      }
      await stage.leaveOthers();
      reported += stage.house.faults.splice(0).filter((fault) => !(fault instanceof Died)).length;
    }
    const stalled = await stall(stage, course);
    if (uncaught.length > 0)
      course.fail({ number: 0, problem: `${uncaught.length} rejections that nobody caught`, reproduction: String(uncaught[0]) });
    return { ...counts, ...stalled, "faults in the log": reported, "uncaught rejections": uncaught.length };
  } finally {
    await stage.close();
    process.off("unhandledRejection", keep);
  }
}

type OpenStage = DiscordStage & {
  /** Nothing goes wrong any more, and the connection stands. */
  readonly settle: () => Promise<void>;
  /** Throws what is wrong with what came of it. */
  readonly judge: (outcome: Outcome) => Promise<void>;
  /** houses that a case had of its own */
  readonly leaveOthers: () => Promise<void>;
  readonly close: () => Promise<void>;
};

async function openStage(adminUrl: string): Promise<OpenStage> {
  const ahead = { ms: 0 };
  const usual = { hearing: () => {}, isAnswered: () => true };
  const on: DiscordStage["on"] = { ...usual };
  const around = (conversation: Conversation): Conversation => ({
    hear: async (heard) => {
      await on.hearing();
      const reply = await conversation.hear(heard);
      return on.isAnswered() ? reply : null;
    },
  });
  const homes: { db: TestDatabase & { drop: () => Promise<void> }; house: OpenDiscordHouse }[] = [];
  const open = async (prepare?: (fake: OpenDiscordHouse["fake"]) => void): Promise<OpenDiscordHouse> => {
    const db = await cloneDatabase(adminUrl);
    await db.run((tx) => tx.em.execute("create table effect (thing text not null)"));
    const now = (): number => Date.now() + ahead.ms;
    const house = await openDiscordHouse({ db, commands: effectCommands(), heartbeatMs, now, around, ...(prepare && { prepare }) });
    homes.push({ db, house });
    return house;
  };
  const leave = async (kept: number): Promise<void> => {
    for (const { house, db } of homes.splice(kept)) {
      await house.close();
      await db.drop();
    }
  };
  const house = await open();
  const effects = async (thing: string): Promise<number> => {
    let sum = 0;
    for (const { db } of homes) {
      const rows: { count: string }[] = await db.database.reader().execute("select count(*) from effect where thing = ?", [thing]);
      sum += Number(rows[0]!.count);
    }
    return sum;
  };
  return {
    house,
    on,
    ahead,
    another: open,
    settle: async () => {
      Object.assign(on, usual);
      house.fake.mend();
      await isRestored(house);
    },
    judge: async (outcome) => {
      const wrong = wrongWith(outcome, await effects(outcome.thing));
      if (wrong !== null) throw new Error(wrong);
    },
    leaveOthers: () => leave(1),
    close: () => leave(0),
  };
}

/** The database answers nothing for ten seconds while people go on asking: each is told at once that it was heard, and answered after. */
async function stall({ house, judge }: OpenStage, course: Course): Promise<Figures> {
  const stalling = house.db.run(async (tx) => {
    await tx.em.execute("lock table chat_identity, chat_event, chat_pace in access exclusive mode");
    await delay(stallMs);
  });
  await delay(100);
  const asked = await Promise.all(
    Array.from({ length: commandsWhileStalled }, async (_, index) => {
      await delay(index * apartMs);
      return asking(house, `stalled-${index}`);
    }),
  );
  await until(() => asked.every(({ interaction }) => interaction.acknowledged !== null), "not all were acknowledged");
  const acks = asked.map(({ interaction }) => interaction.acknowledgedAfterMs ?? Infinity);
  if (asked.some(isTold)) course.fail({ number: 0, problem: "somebody was answered without the database", reproduction: "stall" });
  await stalling;
  const failed = (problem: string): void => course.fail({ number: 0, problem, reproduction: "stall" });
  for (const each of asked) {
    await settled(each)
      .then((told) => judge(once(told)))
      .catch((error: unknown) => failed(String(error)));
  }
  const late = lateAcks(acks);
  if (late !== null) failed(`while stalled ${late}`);
  return { ...timesOf("ack while stalled", acks), "asked while stalled": asked.length, "answered after": asked.filter(isTold).length };
}
