import { rowsOf, sql, type Instant } from "#domain/kernel";
import { planDues } from "../../jobs/dues.ts";
import type { Job, Missed } from "../../jobs/job.ts";
import { defaultTerms } from "#domain/programme";
import { calendarOf, type Mark, type Schedule } from "../../jobs/schedule.ts";
import { walkTimetable } from "../../jobs/walk.ts";
import { cloneDatabase, type TestDatabase } from "../support/cloned-database.ts";
import type { Course, Figures, Proof } from "./proof.ts";
import { allJumps, caseOf, kinds, minute, scheduleAt, type Case } from "./zone-cases.ts";
import { oracleOf, type Kind, type Oracle } from "./zone-oracle.ts";

export const zones: Proof = {
  name: "zones",
  test: "T8",
  sentence: "each local day, Wednesday, month and quarter has one run, whatever clocks, outages and settings do",
  cases: { full: 61_456, slice: 1_200 },
  run: proveZones,
};

/** A prime, so that the cases among the database ones are of every kind. */
const databaseEvery = 47;
/** Hundreds of looks of one case tell no more than thirty of it, and cost seconds. */
const mostLooks = 30;
type Row = { readonly label: string; readonly state: string; readonly at: number };

async function proveZones(course: Course): Promise<Figures> {
  const jumps = allJumps();
  const oracles = new Map<string, Oracle>();
  const oracleFor = (zone: string): Oracle => oracles.getOrInsertComputed(zone, () => oracleOf(zone));
  const total = jumps.length * kinds.length * 2;
  if (course.numbers.length > 1_000 && total < 60_000)
    course.fail({ number: 0, problem: `there are only ${total} cases`, reproduction: "" });
  const figures = {
    zones: new Set(jumps.map(({ zone }) => zone)).size,
    jumps: jumps.length,
    cases: total,
    looks: 0,
    runs: 0,
    passedOver: 0,
    inDatabase: 0,
  };
  let db: (TestDatabase & { drop: () => Promise<void> }) | null = null;
  try {
    for (const number of course.numbers) {
      const one = caseOf(number, jumps, course.seed, oracleFor);
      const oracle = oracleFor(one.zone);
      const expected = expectedRows(one, oracle);
      const found = pureRows(one);
      judge(course, number, one, "the rule", expected, found, oracle);
      figures.looks += one.ticks.length;
      figures.runs += expected.filter(({ state }) => state === "due").length;
      figures.passedOver += expected.filter(({ state }) => state !== "due").length;
      const isShort = new Set(expected.map(({ at }) => at)).size <= mostLooks;
      if (isShort && number % databaseEvery === 0 && one.schedules.every(({ when }) => when.kind !== "payout")) {
        db ??= await cloneDatabase(course.adminUrl);
        judge(course, number, one, "the database", expected, await storedRows(db, number, one, expected), oracle);
        figures.inDatabase += 1;
      }
      if (number % 10_000 === 0) course.say(`${number} cases`);
    }
  } finally {
    await db?.drop();
  }
  return figures;
}

/** What should be written down, and when: everything unwritten that is due at a look, in its order; each period once, none left out. */
function expectedRows(one: Case, oracle: Oracle): Row[] {
  const rows: Row[] = [];
  let last: number | null = null;
  for (const { at } of one.ticks.slice(1)) {
    const when = scheduleAt(one, at);
    // A slot's number means another one when the slots get longer: what was seen to is told by the instant.
    if (when.kind === "slot" && last !== null && rows.length > 0) last = Math.floor(Date.parse(rows.at(-1)!.label) / minute / when.minutes);
    let period: number = last === null ? oracle.near(one.registeredAt, when) - 2 : last + 1;
    if (last === null) while (oracle.due(period, when) <= one.registeredAt) period += 1;
    const due: number[] = [];
    for (; oracle.due(period, when) <= at; period++) due.push(period);
    for (const each of due) {
      last = each;
      const label = oracle.label(each, when);
      rows.push({ label, at, state: verdict(one.missed, each === due.at(-1), at - oracle.due(each, when)) });
    }
  }
  return rows;
}

function verdict(missed: Missed, isNewest: boolean, late: number): string {
  if (missed === "each") return "due";
  if (missed === "latest") return isNewest ? "due" : "newer";
  return late <= missed.within * minute ? "due" : "too-late";
}

function scheduleOf(when: Kind, zone: string): Schedule {
  if (when.kind === "slot") return { every: when.minutes };
  if (when.kind === "quarter") return { afterQuarter: when.hours, zone };
  const at = `${String(when.hour).padStart(2, "0")}:${String(when.minute).padStart(2, "0")}`;
  if (when.kind === "day") return { daily: at, zone };
  if (when.kind === "week") return { weekly: when.day, at, zone };
  return when.kind === "month" ? { monthly: when.day, at, zone } : { payoutDay: true };
}

const toInstant = (at: number): Instant => Temporal.Instant.fromEpochMilliseconds(at);

/** What the product's rule makes of the looks, over a set of labels as the table keeps them. */
function pureRows(one: Case): Row[] {
  const rows: Row[] = [];
  const taken = new Set<string>();
  let mark: Mark = { label: null, dueAt: toInstant(one.registeredAt) };
  for (const { at } of one.ticks.slice(1)) {
    const when = scheduleAt(one, at);
    const terms =
      when.kind === "payout"
        ? { payoutDayOfMonth: when.day, payoutTime: `${String(when.hour).padStart(2, "0")}:${String(when.minute).padStart(2, "0")}` }
        : null;
    const payouts = (): { payoutDayOfMonth: number; payoutTime: string } => terms ?? { payoutDayOfMonth: 1, payoutTime: "09:00" };
    const calendar = calendarOf(scheduleOf(when, one.zone), { zone: one.zone, payouts, transfers: () => defaultTerms });
    const plan = planDues(one.missed, calendar, { mark, isPaused: false }, toInstant(at));
    const both = [
      ...plan.run.map((each) => ({ ...each, state: "due" })),
      ...plan.skip.map(({ why, ...each }) => ({ ...each, state: why as string })),
    ];
    for (const { label, state } of both.toSorted((a, b) => Temporal.Instant.compare(a.dueAt, b.dueAt))) {
      if (taken.has(label)) continue;
      taken.add(label);
      rows.push({ label, state, at });
    }
    mark = plan.mark;
  }
  return rows;
}

/** The same looks at a real database, each by an instance whose own clock is off, as far as something is due or was just before. */
async function storedRows(db: TestDatabase, number: number, one: Case, expected: readonly Row[]): Promise<Row[]> {
  const name = `case-${number}`;
  const busy = new Set(expected.map(({ at }) => at));
  const looks = one.ticks.filter(({ at }, index) => index === 0 || busy.has(at) || busy.has(one.ticks[index + 1]?.at ?? 0));
  const written = new Map<string, number>();
  const rows: Row[] = [];
  for (const { at, skew } of looks) {
    db.clock.set(toInstant(at + skew));
    const job: Job = {
      name,
      when: scheduleOf(scheduleAt(one, at), one.zone),
      missed: one.missed,
      unit: "",
      sentence: "",
      run: () => Promise.resolve({}),
    };
    const report = (error: unknown): never => {
      throw error;
    };
    const walk = (): Promise<void> =>
      walkTimetable({
        inTransaction: db.inTransaction,
        timetable: [job],
        now: () => Promise.resolve(toInstant(at)),
        report,
        has: { shop: false },
      });
    await Promise.all([walk(), walk(), walk()]);
    const stored = await rowsOf(
      { em: db.database.reader() },
      sql<{
        label: string;
        state: string;
      }>`select label, coalesce(outcome ->> 'skipped', state) as state from job_run where job = ${name} order by due_at, id`,
    );
    for (const { label } of stored) if (!written.has(label)) written.set(label, at);
    rows.splice(0, rows.length, ...stored.map(({ label, state }) => ({ label, state, at: written.get(label)! })));
    // Somebody has done what is due, so that nothing is overtaken later.
    await db.run((tx) => tx.em.execute("update job_run set tries = 1 where job = ?", [name]));
  }
  return rows;
}

function judge(
  course: Course,
  number: number,
  one: Case,
  who: string,
  expected: readonly Row[],
  found: readonly Row[],
  oracle: Oracle,
): void {
  const text = (rows: readonly Row[]): string =>
    rows.map(({ label, state, at }) => `${label} ${state} at ${new Date(at).toISOString()}`).join("\n");
  const reproduction = (): string =>
    JSON.stringify({ ...one, ticks: one.ticks.length, jump: new Date(one.jump).toISOString() }) +
    `\nexpected:\n${text(expected)}\nfound:\n${text(found)}`;
  if (text(expected) !== text(found))
    course.fail({ number, problem: `${who} writes down something else than the calendar says`, reproduction: reproduction() });
  const hole = one.trouble === "moved" && one.kind === "slot" ? null : holeIn(one, found, oracle);
  if (hole) course.fail({ number, problem: `${who}: ${hole}`, reproduction: reproduction() });
}

/** Whether the periods that were written down are a row without a hole or a repeat, from the first that fell due to the last. */
function holeIn(one: Case, found: readonly Row[], oracle: Oracle): string | null {
  const kind = one.schedules[0]!.when;
  const end = one.ticks.at(-1)!.at;
  const last = scheduleAt(one, end);
  const from = oracle.near(one.registeredAt, kind) - 2;
  // The labels of all periods there are, by both schedules of a job that was moved.
  const numbers = new Map<string, number>();
  for (let period = from; oracle.due(period - 3, kind) <= end; period++)
    for (const { when } of one.schedules) numbers.set(oracle.label(period, when), period);
  const seen = found.map(({ label }) => numbers.get(label) ?? Number.NaN);
  for (const [index, period] of seen.entries())
    if (index > 0 && period !== seen[index - 1]! + 1) return `${found[index]!.label} does not follow ${found[index - 1]!.label}`;
  const next = (seen.at(-1) ?? Number.NaN) + 1;
  return oracle.due(next, last) <= end ? `${oracle.label(next, last)} is left out` : null;
}
