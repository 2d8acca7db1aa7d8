import { setTimeout as delay } from "node:timers/promises";
import { refused } from "../support/discord/api-errors.ts";
import { ConnectionCut, type Fault } from "../support/discord/http-api.ts";
import type { OpenDiscordHouse } from "../support/discord/open-house.ts";
import { asking, doing, isRestored, maybe, never, once, settled, unanswered, until, type Asked, type Outcome } from "./discord-asking.ts";
import { refusedFor } from "./discord-refusals.ts";
import type { randomOf } from "./random.ts";

export type DiscordStage = {
  readonly house: OpenDiscordHouse;
  /** what happens when something is heard: before it is understood, and when it is done; `false` there: the process dies with the answer */
  readonly on: { hearing: () => Promise<void> | void; isAnswered: () => boolean };
  /** milliseconds that the platform's clock is ahead of ours */
  readonly ahead: { ms: number };
  /** a house of its own, closed when the case is over */
  readonly another: (prepare?: (fake: Fake) => void) => Promise<OpenDiscordHouse>;
};

type Fake = OpenDiscordHouse["fake"];
type Random = ReturnType<typeof randomOf>;
/** Does what the case is about, and tells who asked for what. */
type Act = (stage: DiscordStage, thing: string, random: Random) => Promise<readonly Outcome[]>;

const acknowledging = /\/callback$/;
const answering = "PATCH";
const brokenWays: readonly (() => Fault["error"])[] = [
  () => refused.broken(),
  () => refused.behindThePage(502),
  () => refused.behindThePage(524),
  () => new ConnectionCut(),
];

export const discordActs: Readonly<Record<string, Act>> = {
  "asked to reconnect (op 7)": (stage, thing, random) => during(stage, thing, random, ({ gateway }) => gateway.askToReconnect()),
  "a session that is not valid, and may be resumed (op 9)": (stage, thing, random) =>
    during(stage, thing, random, ({ gateway }) => gateway.invalidate(true)),
  "a line that is cut": (stage, thing, random) => during(stage, thing, random, ({ gateway }) => gateway.cut()),
  "closed with a code after which it is resumed": (stage, thing, random) => {
    const code = random.pick([4_000, 4_001, 4_002, 4_123]);
    return during(stage, thing, random, ({ gateway }) => gateway.closeAll(code));
  },
  "a line that is cut while it is done": async ({ house, on }, thing, random) => {
    on.hearing = () => (random.chance(0.5) ? house.fake.gateway.cut() : house.fake.gateway.askToReconnect());
    return [once(await settled(asking(house, thing)))];
  },
  "a storm of cuts": async ({ house }, thing, random) => {
    const { gateway } = house.fake;
    gateway.refuses = random.between(0, 3);
    for (let left = random.between(3, 8); left > 0; left--) {
      const cuts = [
        () => gateway.cut(),
        () => gateway.askToReconnect(),
        () => gateway.invalidate(true),
        () => gateway.closeAll(4_000),
      ] as const;
      random.pick(cuts)();
      await delay(random.pick([0, 1, 20, 300, 520, 600]));
    }
    gateway.refuses = 0;
    await isRestored(house);
    return [once(await settled(asking(house, thing)))];
  },
  "an acknowledgement that was taken, and told as failed": ({ house }, thing, random) =>
    withFault(house, thing, { path: acknowledging, error: random.pick(brokenWays)(), after: true }),
  "an acknowledgement that fails at first": ({ house }, thing, random) =>
    withFault(house, thing, { path: acknowledging, error: random.pick(brokenWays)() }),
  "an acknowledgement that fails often": ({ house }, thing, random) =>
    withFault(house, thing, { path: acknowledging, error: refused.behindThePage(520), times: random.between(2, 7) }),
  "an acknowledgement that can't be given": async ({ house }, thing, random) => {
    house.fake.fail({ path: acknowledging, error: random.pick(brokenWays)(), times: 1_000 });
    return [never(await settled(asking(house, thing)))];
  },
  "an acknowledgement that has to wait (429)": ({ house }, thing, random) =>
    withFault(house, thing, { path: acknowledging, error: refused.rateLimited(random.pick([0.1, 1]), random.chance(0.5)) }),
  "an acknowledgement that has to wait for too long (429)": async ({ house }, thing, random) => {
    house.fake.fail({ path: acknowledging, error: refused.rateLimited(4, random.chance(0.5)) });
    const asked = asking(house, thing);
    await house.fake.until(() => answersTo(house, asked).includes(404));
    return [never(await settled(asked))];
  },
  "an answer that fails at first": ({ house }, thing, random) =>
    withFault(house, thing, { method: answering, error: random.pick(brokenWays)(), times: random.between(1, 3) }),
  "an answer that fails for long": ({ house }, thing, random) => {
    const error = random.pick(brokenWays)();
    // The library itself tries a 5xx four times, and a line that was cut once. A minute's pause comes after three tries of ours.
    const times = error instanceof ConnectionCut ? random.between(2, 3) : random.between(4, 11);
    return withFault(house, thing, { method: answering, error, times });
  },
  "an answer that was taken, and told as failed": ({ house }, thing, random) =>
    withFault(house, thing, { method: answering, error: random.pick(brokenWays)(), after: true, times: random.between(1, 5) }),
  "an answer that has to wait (429)": ({ house }, thing, random) =>
    withFault(house, thing, {
      method: answering,
      error: refused.rateLimited(random.pick([0.1, 0.5, 2]), random.chance(0.5)),
      times: random.between(1, 3),
    }),
  "an answer whose place is gone": async ({ house }, thing, random) => {
    house.fake.fail({ method: answering, error: random.pick([refused.unknownWebhook(), refused.tokenExpired()]), times: 1_000 });
    if (random.chance(0.5)) house.fake.fail({ path: /channels/, error: random.pick(brokenWays)(), times: random.between(1, 3) });
    return [once(await settled(asking(house, thing)))];
  },
  "an answer that its reader has closed": async ({ house }, thing) => {
    house.fake.fail({ method: answering, error: refused.unknownMessage() });
    const asked = asking(house, thing);
    await house.fake.until(() => answersTo(house, asked).includes(404));
    return [unanswered(asked)];
  },
  "a command that comes several times": async ({ house }, thing, random) => {
    const asked = asking(house, thing);
    repeat(house, asked, random);
    await settled(asked);
    repeat(house, asked, random);
    return [once(asked)];
  },
  "a button that is pressed several times, and its interaction repeated": async ({ house }, thing, random) => {
    const person = house.fake.person(thing);
    const { message } = await person.types("/effect list", { thing });
    const pressing = (): Asked => doing(house, thing, (presser) => presser.presses(message!, "Add it"), person);
    const pressed = [pressing(), pressing()];
    for (const each of pressed) repeat(house, each, random);
    await Promise.all([...pressed, pressing()].map(settled));
    return [once(pressed.find((each) => each.texts().some((text) => text.includes("Added"))) ?? pressed[0]!)];
  },
  "a form that is hard to open, and sent several times": async ({ house }, thing, random) => {
    const person = house.fake.person(thing);
    house.fake.fail({ path: acknowledging, error: random.pick(brokenWays)(), ...(random.chance(0.3) ? { after: true } : {}) });
    const { form } = await person.types("/effect form");
    if (!form) throw new Error("no form was opened");
    const sent = doing(house, thing, (filler) => filler.fills(form, { Thing: thing }), person);
    repeat(house, sent, random);
    return [once(await settled(sent))];
  },
  "two that hold the gateway": async ({ house }, thing) => {
    const { clock } = house.db;
    clock.set(clock.now().add({ seconds: 60 }).toString());
    const second = await house.another();
    await until(() => second.state().is === "open", "the second did not open");
    const asked = asking(house, thing);
    // One of them is told that it was acknowledged already (40060).
    await house.fake.until(() => answersTo(house, asked).includes(400));
    await settled(asked);
    await second.close();
    return [once(asked)];
  },
  "a process that is killed, and another that hears the same": async ({ house, on }, thing, random) => {
    const isDone = random.chance(0.5);
    const dead = Promise.withResolvers<void>();
    const dying = { hearing: on.hearing, isAnswered: on.isAnswered };
    if (isDone) on.isAnswered = () => (dead.resolve(), false);
    else on.hearing = () => (dead.resolve(), Promise.reject(new Died()));
    const asked = asking(house, thing);
    await dead.promise;
    Object.assign(on, dying);
    repeat(house, asked, random);
    if (isDone) return [unanswered(asked)];
    return [once(await settled(asked))];
  },
  "a graceful restart while it is done": async ({ another, on }, thing) => {
    const house = await another();
    const [heard, goesOn] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
    on.hearing = () => (heard.resolve(), goesOn.promise);
    const asked = asking(house, thing);
    await heard.promise;
    const closed = house.door.close();
    goesOn.resolve();
    await closed;
    const next = await house.another();
    await until(() => next.state().is === "open", "the next process did not open");
    return [once(await settled(asked)), once(await settled(asking(house, `${thing}-next`)))];
  },
  "what is heard after more than three seconds (10062)": async ({ house, ahead }, thing) => {
    house.fake.gateway.cut();
    const asked = asking(house, thing);
    ahead.ms += 4_000;
    await house.fake.until(() => answersTo(house, asked).includes(404));
    return [never(await settled(asked))];
  },
  "a token that was reset (4004)": ({ another }, _thing, random) =>
    refusedFor(another, random.chance(0.5), {
      code: 4_004,
      clicks: /Bot.*Reset Token/,
      prepare: ({ world }) => (world.isRevoked = true),
    }),
  "intents that are not allowed (4014)": ({ another }, _thing, random) =>
    refusedFor(another, random.chance(0.5), {
      code: 4_014,
      clicks: /Bot.*Privileged Gateway Intents/,
      prepare: ({ gateway }) => (gateway.disallowsIntents = true),
    }),
  // From here on they take seconds each: the library identifies every five seconds at most, and waits half a minute for a close that is never answered.
  "heartbeats that nobody acknowledges": async ({ house }, thing) => {
    const { gateway } = house.fake;
    const before = gateway.resumed;
    gateway.isDeaf = true;
    const first = await settled(asking(house, thing));
    await gateway.until(() => gateway.resumed > before);
    gateway.isDeaf = false;
    return [once(first), once(await settled(asking(house, `${thing}-next`)))];
  },
  "a session that is not valid any more (op 9)": (stage, thing, random) =>
    anew(stage, thing, random, ({ gateway }) => gateway.invalidate(false)),
  "a session that is forgotten while the line is cut": (stage, thing, random) =>
    anew(stage, thing, random, ({ gateway }) => {
      gateway.forgets = 1;
      gateway.cut();
    }),
  "closed with a code after which it begins anew": (stage, thing, random) => {
    const code = random.pick([4_003, 4_005, 4_007, 4_008, 4_009]);
    return anew(stage, thing, random, ({ gateway }) => gateway.closeAll(code));
  },
  "identifies that come too fast": (stage, thing, random) =>
    anew(stage, thing, random, ({ gateway }) => {
      gateway.sendsAway = 1;
      gateway.invalidate(false);
    }),
  "a line that is dead and looks alive": (stage, thing, random) => anew(stage, thing, random, ({ gateway }) => gateway.freeze()),
};

/** Thrown where a process would be gone: nothing of it goes on. */
export class Died extends Error {}

/** The fault comes just before or just after something is asked; what was missed is sent again. */
async function during({ house }: DiscordStage, thing: string, random: Random, fault: (fake: Fake) => void): Promise<Outcome[]> {
  const isBefore = random.chance(0.5);
  if (isBefore) fault(house.fake);
  const asked = asking(house, thing);
  if (!isBefore) fault(house.fake);
  return [once(await settled(asked))];
}

/** The connection begins anew: what is asked in between may be lost, and Discord says so to whoever asked; what is asked after is not. */
async function anew({ house }: DiscordStage, thing: string, random: Random, fault: (fake: Fake) => void): Promise<Outcome[]> {
  const { gateway } = house.fake;
  const comings = (): number => gateway.identified.length + gateway.resumed;
  const before = comings();
  const isBefore = random.chance(0.5);
  if (isBefore) fault(house.fake);
  const asked = asking(house, thing);
  if (!isBefore) fault(house.fake);
  await settled(asked);
  await until(() => comings() > before, "nobody came back");
  await isRestored(house);
  return [maybe(asked), once(await settled(asking(house, `${thing}-next`)))];
}

async function withFault(house: OpenDiscordHouse, thing: string, fault: Parameters<Fake["fail"]>[0]): Promise<Outcome[]> {
  house.fake.fail(fault);
  return [once(await settled(asking(house, thing)))];
}

/** The same interaction once more, as after a reconnection, or at another process. */
function repeat({ fake }: OpenDiscordHouse, { interaction }: Asked, random: Random): void {
  for (let left = random.between(1, 4); left > 0; left--) fake.deliverAgain(interaction);
}

/** The statuses of all that was answered about an interaction. */
function answersTo({ fake }: OpenDiscordHouse, { interaction }: Asked): number[] {
  return fake.asked.filter(({ path }) => path.includes(interaction.token)).map(({ status }) => status);
}
