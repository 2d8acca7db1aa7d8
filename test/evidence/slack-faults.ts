import { setTimeout as delay } from "node:timers/promises";
import { cloneDatabase, type TestDatabase } from "../support/cloned-database.ts";
import type { Fault } from "../support/slack/api-server.ts";
import { openSlackHouse, type OpenSlackHouse } from "../support/slack/open-house.ts";
import type { Person } from "../support/slack/person.ts";
import type { Posted } from "../support/slack/workspace.ts";
import { lateAcks, timesOf } from "./ack-times.ts";
import { effectCommands } from "./effect-commands.ts";
import type { Course, Figures, Proof } from "./proof.ts";
import { randomOf } from "./random.ts";

export const slackFaults: Proof = {
  name: "slack-faults",
  test: "T10",
  sentence:
    "whatever Slack, the line and the database do, what was asked happens once at most, is acknowledged in time, and nothing ends the process",
  cases: { full: 150, slice: 25 },
  run: proveSlackFaults,
};

const stallMs = 10_000;
const commandsWhileStalled = 40;
/** people don't type at the same instant, and the double shares this process */
const apartMs = 100;

type Stage = {
  readonly db: TestDatabase;
  readonly http: OpenSlackHouse;
  readonly socket: OpenSlackHouse;
  /** a process that does what it hears and dies before it answers */
  readonly dying: OpenSlackHouse;
  readonly acks: number[];
};
/** Does what the case is about, and tells how often the thing must have happened: exactly, or at most. */
type Act = (
  stage: Stage,
  thing: string,
  random: ReturnType<typeof randomOf>,
) => Promise<{ readonly exactly: number } | { readonly atMost: number }>;

const once = { exactly: 1 };
const responseFaults: readonly Fault[] = [
  { kind: "status", status: 404 },
  { kind: "status", status: 410 },
  { kind: "status", status: 500 },
  { kind: "status", status: 503 },
  { kind: "ratelimited", retryAfter: 3 },
  { kind: "ratelimited", retryAfter: 900 },
  { kind: "dropped" },
  { kind: "lost" },
];

const acts: Readonly<Record<string, Act>> = {
  "a command that comes several times": async ({ http, acks }, thing, random) => {
    await asks(http, acks, `/effect add ${thing}`, random.between(2, 5));
    return once;
  },
  "a form that is sent several times": async ({ http }, thing, random) => {
    const person = http.slack.join(thing);
    await person.askForForm("/effect add");
    await person.submit({ Thing: thing }, { copies: random.between(2, 5) });
    await person.modalWith(`done ${thing}`);
    return once;
  },
  "a button that is pressed several times, and its request repeated": async ({ http }, thing, random) => {
    const person = http.slack.join(thing);
    const list = await person.ask(`/effect list ${thing}`);
    await person.pressFor(list, "Add it", { copies: random.between(1, 4) });
    await person.pressFor(list, "Add it", { copies: random.between(1, 4) });
    return once;
  },
  "a response address that fails": async ({ http, acks }, thing, random) => {
    const faults = Array.from({ length: random.between(1, 3) }, () => random.pick(responseFaults));
    http.slack.fail("response_url", ...faults);
    await asks(http, acks, `/effect add ${thing}`);
    http.slack.clear("response_url");
    return once;
  },
  "every way to answer closed": async ({ http, acks }, thing, random) => {
    http.slack.fail("response_url", { kind: "status", status: 404 });
    http.slack.fail("chat.postMessage", random.pick(responseFaults), random.pick(responseFaults));
    await types(http.slack.join(thing), acks, `/effect add ${thing}`);
    await http.idle();
    http.slack.clear("response_url");
    http.slack.clear("chat.postMessage");
    return once;
  },
  "a request that is stale, of the future, forged or captured": async ({ http, db }, thing, random) => {
    const body = new URLSearchParams({
      command: "/effect",
      text: `add ${thing}`,
      user_id: "U1",
      team_id: "T1",
      trigger_id: thing,
      response_url: "",
      user_name: "u",
    });
    const now = Math.floor(db.clock.now().epochMilliseconds / 1_000);
    const over = random.pick([
      { timestamp: String(now - random.between(301, 90_000)) },
      { timestamp: String(now + random.between(301, 90_000)) },
      { signature: `v0=${"ab".repeat(32)}` },
      { signature: null },
    ]);
    const { status } = await http.slack.send("application/x-www-form-urlencoded", body.toString(), over);
    if (status !== 401) throw new Error(`it was answered ${status}`);
    return { exactly: 0 };
  },
  "a captured request sent again": async ({ http }, thing, random) => {
    const body = new URLSearchParams({
      command: "/effect",
      text: `add ${thing}`,
      user_id: `U${thing}`,
      team_id: "T1",
      trigger_id: thing,
      response_url: `${http.slack.apiUrl}nowhere`,
      user_name: "u",
    });
    for (let count = random.between(2, 5); count > 0; count--) await http.slack.send("application/x-www-form-urlencoded", body.toString());
    await http.idle();
    return once;
  },
  "a line that is cut while something is asked": async ({ socket }, thing, random) => {
    const person = socket.slack.join(thing);
    const before = socket.slack.links.opened();
    const asked = person.type(`/effect add ${thing}`);
    if (random.chance(0.5)) socket.slack.links.cut();
    else socket.slack.links.sayGoodbye("refresh_requested");
    await asked;
    await reopened(socket, before);
    await socket.idle();
    return { atMost: 1 };
  },
  "a storm of cuts, and addresses that can't be had": async ({ socket, acks }, thing, random) => {
    for (let cuts = random.between(2, 5); cuts > 0; cuts--) {
      const before = socket.slack.links.opened();
      if (random.chance(0.5)) socket.slack.fail("apps.connections.open", random.pick(responseFaults.slice(2)));
      socket.slack.links.cut();
      await reopened(socket, before);
    }
    await asks(socket, acks, `/effect add ${thing}`);
    return once;
  },
  "an envelope that comes several times": async ({ socket, acks }, thing, random) => {
    await asks(socket, acks, `/effect add ${thing}`, random.between(2, 5));
    return once;
  },
  "a process that dies with its answer, and the same request at another": async ({ dying, http, acks }, thing) => {
    const person = dying.slack.join(thing);
    await types(person, acks, `/effect add ${thing}`);
    await dying.idle();
    const [last] = dying.slack.sent.slice(-1);
    await http.slack.send("application/x-www-form-urlencoded", last!);
    await http.idle();
    return once;
  },
};

async function proveSlackFaults(course: Course): Promise<Figures> {
  const uncaught: unknown[] = [];
  const keep = (error: unknown): void => void uncaught.push(error);
  process.on("unhandledRejection", keep);
  const db = await cloneDatabase(course.adminUrl);
  await db.run((tx) => tx.em.execute("create table effect (thing text not null)"));
  const commands = effectCommands();
  const quick = { db, commands };
  const http = await openSlackHouse(quick);
  const socket = await openSlackHouse({ ...quick, mode: "socket" });
  const dying = await openSlackHouse({
    ...quick,
    around: (conversation) => ({ hear: async (heard) => (await conversation.hear(heard), null) }),
  });
  const stage: Stage = { db, http, socket, dying, acks: [] };
  const counts: Record<string, number> = {};
  try {
    for (const number of course.numbers) {
      const random = randomOf(course.seed, number);
      const name = random.pick(Object.keys(acts));
      const thing = `t${number}`;
      counts[name] = (counts[name] ?? 0) + 1;
      try {
        const wanted = await acts[name]!(stage, thing, random);
        const happened = await effects(db, thing);
        const isRight = "exactly" in wanted ? happened === wanted.exactly : happened <= wanted.atMost;
        if (!isRight) course.fail({ number, problem: `it happened ${happened} times, not ${JSON.stringify(wanted)}`, reproduction: name });
      } catch (error) {
        course.fail({ number, problem: String(error), reproduction: name });
      }
    }
    const stalled = await stall(stage, course);
    if (uncaught.length > 0)
      course.fail({ number: 0, problem: `${uncaught.length} rejections that nobody caught`, reproduction: String(uncaught[0]) });
    return { ...counts, ...timesOf("ack", stage.acks), ...stalled, "uncaught rejections": uncaught.length };
  } finally {
    for (const house of [http, socket, dying]) await house.close();
    await db.drop();
    process.off("unhandledRejection", keep);
  }
}

/** The database answers nothing for ten seconds while people go on asking: each is told at once that it was heard, and answered after. */
async function stall({ db, http }: Stage, course: Course): Promise<Figures> {
  const acks: number[] = [];
  const people = Array.from({ length: commandsWhileStalled }, (_, index) => http.slack.join(`stalled-${index}`));
  const stalling = db.run(async (tx) => {
    await tx.em.execute("lock table chat_identity, chat_event, chat_pace in access exclusive mode");
    await delay(stallMs);
  });
  await delay(100);
  await Promise.all(
    people.map(async (person, index) => {
      await delay(index * apartMs);
      await types(person, acks, `/effect add stalled-${index}`);
    }),
  );
  await stalling;
  const isAnswered = (person: Person): boolean => person.sees().some(({ blocks }) => JSON.stringify(blocks).includes("done stalled"));
  await http.slack.workspace.until(() => (people.every(isAnswered) ? true : undefined), "not all are answered").catch(() => {});
  const answered = people.filter(isAnswered).length;
  const figures = timesOf("ack while stalled", acks);
  const happened = await effects(db, "stalled-%");
  if (happened !== people.length || answered !== people.length)
    course.fail({
      number: 0,
      problem: `of ${people.length} asked while stalled ${happened} happened and ${answered} were answered`,
      reproduction: "stall",
    });
  const late = lateAcks(acks);
  if (late !== null) course.fail({ number: 0, problem: `while stalled ${late}`, reproduction: "stall" });
  return { ...figures, "asked while stalled": people.length, "answered after": answered };
}

async function types(person: Person, acks: number[], line: string, copies = 1): Promise<void> {
  const { took, says } = await person.type(line, { copies });
  if (says !== null) throw new Error(says);
  acks.push(took.ms);
}

/** Types it and waits for its answer, wherever that comes. */
async function asks({ slack }: OpenSlackHouse, acks: number[], line: string, copies = 1): Promise<Posted> {
  const person = slack.join(line.split(" ").at(-1) ?? "somebody");
  await types(person, acks, line, copies);
  return slack.workspace.until(
    () => person.sees().find(({ blocks }) => JSON.stringify(blocks).includes("done")),
    `"${line}" was answered by nobody`,
  );
}

async function reopened({ slack, door }: OpenSlackHouse, before: number): Promise<void> {
  const isOpen = (): boolean => slack.links.opened() > before && slack.links.isOpen() && door.state().is === "open";
  for (let wait = 0; !isOpen(); wait++) {
    if (wait > 1_000) throw new Error(`the socket was not opened again: ${door.state().sentence}`);
    await delay(10);
  }
}

async function effects(db: TestDatabase, thing: string): Promise<number> {
  const rows: { count: string }[] = await db.database.reader().execute("select count(*) from effect where thing like ?", [thing]);
  return Number(rows[0]!.count);
}
