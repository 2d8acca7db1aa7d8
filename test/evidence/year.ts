import { rowsOf, run, sql, type Actor, type Clock, type Instant, type Tx } from "#domain/kernel";
import { prefer } from "#domain/messages";
import { addStaff, changeStatus, setStaffEmail, setZone } from "#domain/partners";
import { approveBatch, currentBatch } from "#domain/payouts";
import type { ChangedTerms } from "#domain/programme";
import { violations } from "#domain/store";
import { makeDelivery } from "../../jobs/deliver-messages.ts";
import { jobs } from "../../jobs/index.ts";
import { releaseBatch } from "../../jobs/payout-batch.ts";
import { executeRun } from "../../jobs/run-job.ts";
import { walkTimetable } from "../../jobs/walk.ts";
import type { Outgoing } from "../../jobs/outlets/outlet.ts";
import { cloneDatabase } from "../support/cloned-database.ts";
import { apply, makePartner, snapshot } from "../support/orders.ts";
import type { Course, Figures, Proof } from "./proof.ts";
import { compareYear, type Lived } from "./year-judge.ts";
import { expectedOf, personsTakeMs } from "./year-oracle.ts";
import { beginning, ending, isIn, jobsOutages, mailOutages, worldOf, type World, type YearEvent } from "./year-world.ts";

export const year: Proof = {
  name: "year",
  test: "T7",
  sentence: "a whole year of a programme, with its outages, pays and sends to the cent and the second what an oracle says",
  cases: { full: 200, slice: 8 },
  run: proveYear,
};

/** Daily jobs are looked at every day; where only a few partners are asked for, once a week: the newest stands for the rest. */
const fewPartners = 50;
const dayMs = 86_400_000;

/** A case is a partner: their year among those of the others. */
async function proveYear(course: Course): Promise<Figures> {
  const world = worldOf(course.seed, course.numbers);
  const database = await cloneDatabase(course.adminUrl, {
    at: beginning.toString(),
    terms: { ...watched(world), automaticReleaseBelow: { USD: world.releaseLimit }, messageDays: 3_650 },
  });
  try {
    const startedAt = performance.now();
    const lived = await live(course, database, world);
    const seconds = Math.round((performance.now() - startedAt) / 1_000);
    await compareYear(course, database, expectedOf(world), lived);
    for (const { invariant, rows } of await violations(database.database.reader()))
      course.fail({ number: 0, problem: `${invariant}: violated`, reproduction: JSON.stringify(rows.slice(0, 3)) });
    return { partners: world.partners.length, "looks at the clock": lived.looks, mails: lived.mails.length, seconds, ...lived.figures };
  } finally {
    await database.drop();
  }
}

/** What a person looks at: medians and debts as the terms begin with them; of shares only the whole, which the oracle can tell from its orders. */
function watched({ unusualFrom }: World): ChangedTerms {
  const whole = { oneCustomerBasisPoints: 10_000, correctedBasisPoints: 10_000 };
  return { ...whole, unusualFrom: { USD: unusualFrom }, firstPayoutLimit: { USD: 10n ** 12n }, newPartnerDays: 0 };
}

type Db = Awaited<ReturnType<typeof cloneDatabase>>;

/** Lives through the year: from one instant at which something is due to the next, the clock standing still in between. */
async function live(course: Course, db: Db, world: World): Promise<Lived> {
  const asked = new Map<string, string[]>();
  const enqueue: Parameters<typeof db.database.transactions>[1] = (_em, topic, ids) => {
    asked.getOrInsertComputed(topic, () => []).push(...ids);
    return Promise.resolve();
  };
  const inTransaction = db.database.transactions(db.clock, enqueue, db.vault);
  const as = <T>(name: string, work: (tx: Tx) => Promise<T>): Promise<T> => inTransaction({ kind: "system", name }, work);
  const report = (error: unknown): string => {
    throw error;
  };
  const mails: { outgoing: Outgoing; at: Instant }[] = [];
  const gone = new Map(world.partners.map(({ number, bouncesFrom }) => [`year.${number}@example.org`, bouncesFrom]));
  const deliver = makeDelivery({
    inTransaction,
    publicUrl: "https://partners.example",
    report,
    outlets: {
      mail: {
        width: 200,
        perSecond: null,
        close: () => Promise.resolve(),
        send: (outgoing) => {
          const at = db.clock.now();
          if (isIn(mailOutages, at)) return Promise.resolve({ kind: "deferred", detail: "421" });
          const from = gone.get(outgoing.to.address);
          if (from && Temporal.Instant.compare(from, at) <= 0)
            return Promise.resolve({ kind: "refused", detail: "550 5.1.1", isAboutAddress: true });
          mails.push({ outgoing, at });
          return Promise.resolve({ kind: "accepted", detail: "250" });
        },
      },
    },
  });
  const { ids, shareIds, approvers } = await found(db, world);
  // What the oracle speaks of. What is due all day is seen to by the driver itself, at the very instant; the books are asked once a week.
  const timetable = jobs
    .filter(({ name }) => ["payout-batch", "give-up-pending", "click-days", "housekeeping", "ledger-check"].includes(name))
    .map((job) => (job.name === "ledger-check" ? { ...job, when: { weekly: 1, at: "06:00" } } : job));
  const doors = {
    transactions: (clock: Clock) => db.database.transactions(clock, enqueue, db.vault),
    clock: db.clock,
    report,
    timetable,
    brokenRules: (tx: Tx) => violations(tx.em),
  };
  const figures: Record<string, number> = { "messages of the shop": 0, "batches of two persons": 0, "tries of mails": 0 };
  const context = { inTransaction: <T>(work: (tx: Tx) => Promise<T>) => as("release-batch", work), report };

  /** Everything that is due at this instant, until nothing is. */
  async function settle(): Promise<void> {
    for (;;) {
      const [runs, batches] = [asked.get("run-job") ?? [], asked.get("release-batch") ?? []];
      asked.clear();
      for (const id of runs) await executeRun(doors, id, false);
      for (const id of batches) await releaseBatch(context, id);
      const due = await as("driver", (tx) =>
        rowsOf(
          tx,
          sql<{
            id: string;
          }>`select id from message where state = 'queued' and carrier_id is null and due_at <= ${tx.now} order by due_at, id`,
        ),
      );
      await Promise.all(due.map(({ id }) => deliver(id)));
      if (due.length === 0 && runs.length + batches.length + (asked.get("run-job") ?? []).length === 0) return;
    }
  }
  async function nextMessage(): Promise<Instant | null> {
    const [row] = await as("driver", (tx) =>
      rowsOf(tx, sql<{ at: string | null }>`select min(due_at) as at from message where state = 'queued'`),
    );
    return row?.at ? Temporal.Instant.fromEpochMilliseconds(new Date(row.at).getTime()) : null;
  }

  const events = [...world.events];
  const acts: { at: Instant; by: Actor & { kind: "staff" } }[] = [];
  const stepMs = world.partners.length < fewPartners ? 7 * dayMs : dayMs;
  let look = beginning;
  let message: Instant | null = null;
  let looks = 0;
  let month = 1;
  await as("driver", () =>
    walkTimetable({ inTransaction, timetable, now: () => Promise.resolve(db.clock.now()), report, has: { shop: false } }),
  );
  for (;;) {
    const payday =
      month <= 12
        ? Temporal.PlainDateTime.from({ year: 2027, month, day: 1, hour: 9 }).toZonedDateTime("America/Denver").toInstant()
        : null;
    const candidates = [events[0]?.at, look, message, acts[0]?.at, payday].flatMap((at) => (at ? [at] : []));
    const earliest = candidates.reduce((one, other) => (Temporal.Instant.compare(other, one) < 0 ? other : one));
    if (Temporal.Instant.compare(earliest, ending) >= 0) break;
    const at = isIn(jobsOutages, earliest)?.to ?? earliest;
    db.clock.set(at);
    looks += 1;
    const isDue = (other: Instant | undefined | null): boolean => !!other && Temporal.Instant.compare(other, at) <= 0;
    while (isDue(events[0]?.at)) await happen(events.shift()!);
    while (isDue(acts[0]?.at)) {
      const { by } = acts.shift()!;
      await inTransaction(by, async (tx) => approveBatch(tx, (await currentBatch(tx))!.id, by.staffId, null));
    }
    if (isDue(look) || isDue(payday)) {
      if (isDue(look)) look = Temporal.Instant.fromEpochMilliseconds(look.epochMilliseconds + stepMs);
      if (isDue(payday)) month += 1;
      await walkTimetable({ inTransaction, timetable, now: () => Promise.resolve(at), report, has: { shop: false } });
    }
    await settle();
    const batch = isDue(payday) ? await as("driver", (tx) => currentBatch(tx)) : null;
    if (batch?.state === "prepared") {
      figures["batches of two persons"]! += 1;
      const times = [personsTakeMs - 10_800_000, personsTakeMs].map((ms) =>
        Temporal.Instant.fromEpochMilliseconds(at.epochMilliseconds + ms),
      );
      acts.push(...times.map((time, person) => ({ at: time, by: approvers[person]! })));
    }
    message = await nextMessage();
    if (isDue(payday)) course.say(`${batch?.period}: ${batch?.state}, ${mails.length} mails so far`);
  }

  async function happen(event: YearEvent): Promise<void> {
    if (event.kind === "status") return void (await as("staff", (tx) => changeStatus(tx, ids.get(event.partner)!, event.to, "as agreed")));
    const { order, state } = event;
    figures["messages of the shop"]! += 1;
    const reference = order.partner === null ? null : shareIds.get(order.partner)!;
    await as("apply-inbox", (tx) =>
      apply(
        tx,
        snapshot({
          externalId: order.id,
          number: order.id,
          reference,
          status: state.status,
          shopStatus: state.status,
          createdAt: order.createdAt,
          paidAt: state.paidAt,
          modifiedAt: event.at,
          total: order.total,
          refunds: state.refunds.map((total, nth) => ({ externalId: String(nth), total, reason: "", byLine: null })),
          customer: { externalId: null, email: `customer-${order.id}@guest.example`, name: "Grace Guest" },
        }),
      ),
    );
  }
  return { looks, mails, ids, figures };
}

type People = {
  readonly ids: ReadonlyMap<number, string>;
  readonly shareIds: ReadonlyMap<number, string>;
  readonly approvers: readonly (Actor & { kind: "staff" })[];
};

/** The programme's people, before the year begins. */
async function found(db: Db, world: World): Promise<People> {
  const shareIds = new Map<number, string>();
  const ids = new Map<number, string>();
  const approvers: (Actor & { kind: "staff" })[] = [];
  for (const handle of ["fay", "finn"])
    await db.run(async (tx) => {
      const member = await addStaff(tx, { handle, name: handle, roles: ["finance"] });
      await setStaffEmail(tx, member, `${handle}@shop.example`);
      approvers.push({ kind: "staff", staffId: member.id, partnerId: null, roles: ["finance"] });
    });
  for (const { number, zone, cadence, wantsStatements } of world.partners)
    await db.run(async (tx) => {
      const { id, shareId } = await makePartner(tx, `Year ${number}`);
      ids.set(number, id);
      shareIds.set(number, shareId);
      await setZone(tx, id, zone);
      const who = { kind: "partner", id } as const;
      await prefer(tx, who, { class: "subscription", channel: "mail", cadence });
      if (!wantsStatements) await prefer(tx, who, { class: "relationship", channel: "mail", cadence: "off" });
    });
  await db.run((tx) => run(tx, sql`delete from message`));
  return { ids, shareIds, approvers };
}
