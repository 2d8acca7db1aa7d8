import { instantOf, rowsOf, sql, type Instant } from "#domain/kernel";
import type { Outgoing } from "../../jobs/outlets/outlet.ts";
import type { TestDatabase } from "../support/cloned-database.ts";
import type { Course } from "./proof.ts";
import type { Expected } from "./year-oracle.ts";

/** What came of a year, besides what stands in the database. */
export type Lived = {
  readonly looks: number;
  readonly mails: readonly { readonly outgoing: Outgoing; readonly at: Instant }[];
  /** partners' ids by their numbers */
  readonly ids: ReadonlyMap<number, string>;
  readonly figures: Record<string, number>;
};

/** Holds what stands in the database, and what the outlet was given, to what the oracle says. */
export async function compareYear(course: Course, db: TestDatabase, expected: Expected, lived: Lived): Promise<void> {
  await comparePayouts(course, db, expected, lived);
  await compareWallets(course, db, expected, lived);
  await compareMessages(course, db, expected, lived);
  await compareRuns(course, db);
}

async function comparePayouts(course: Course, db: TestDatabase, { batches }: Expected, { ids, figures }: Lived): Promise<void> {
  const rows = await rowsOf(
    { em: db.database.reader() },
    sql<{ period: string; partner_id: string; amount_minor: string; released_at: string }>`
      select b.period, o.partner_id, o.amount_minor, o.released_at from payout o join payout_batch b on b.id = o.batch_id
      where o.state = 'released' and o.currency = 'USD' order by b.period, o.partner_id`,
  );
  const found = new Map(
    rows.map((row) => [`${row.period} ${row.partner_id}`, `${row.amount_minor} at ${instantOf(row.released_at).toString()}`]),
  );
  for (const { period, paid, releasedAt } of batches)
    for (const [number, minor] of paid) {
      const key = `${period} ${ids.get(number)}`;
      const wanted = `${minor} at ${releasedAt.toString()}`;
      if (found.get(key) !== wanted)
        course.fail({ number, problem: `the payout of ${period} should be ${wanted}, is ${found.get(key) ?? "none"}`, reproduction: "" });
      found.delete(key);
    }
  for (const [key, was] of found) {
    const [period, id] = key.split(" ");
    const number = [...ids].find(([, each]) => each === id)?.[0] ?? 0;
    course.fail({ number, problem: `the payout of ${period} should be none, is ${was}`, reproduction: "" });
  }
  await compareUnusual(course, db, batches, { ids, figures });
  figures["payouts"] = rows.length;
  figures["cents paid"] = rows.reduce((sum, row) => sum + Number(row.amount_minor), 0);
  const persons = batches.filter((each) => each.persons === 2).length;
  if (persons !== figures["batches of two persons"])
    course.fail({
      number: 0,
      problem: `${persons} batches should have taken two persons, ${figures["batches of two persons"]} did`,
      reproduction: "",
    });
  if (persons === 0 || persons === batches.length)
    course.fail({
      number: 0,
      problem: "all batches were released alike: that proves nothing of the limit",
      reproduction: `${persons} of ${batches.length}`,
    });
}

/** What was found unusual is what the oracle finds so, payout by payout. */
async function compareUnusual(
  course: Course,
  db: TestDatabase,
  batches: Expected["batches"],
  { ids, figures }: Pick<Lived, "ids" | "figures">,
): Promise<void> {
  const rows = await rowsOf(
    { em: db.database.reader() },
    sql<{ period: string; kind: string; partner_id: string }>`
      select b.period, a.kind, o.partner_id from payout_anomaly a join payout o on o.id = a.payout_id join payout_batch b on b.id = o.batch_id
      union all
      select b.period, 'debt', s.partner_id from payout_set_aside s join payout_batch b on b.id = s.batch_id where s.is_unusual`,
  );
  const numbers = new Map([...ids].map(([number, id]) => [id, number]));
  const found = new Set(rows.map((row) => `${row.period} ${row.kind} ${numbers.get(row.partner_id)}`));
  const wanted = new Set(batches.flatMap(({ period, unusual }) => unusual.map((each) => `${period} ${each}`)));
  for (const each of wanted.symmetricDifference(found))
    course.fail({
      number: Number(each.split(" ").at(-1)),
      problem: `${each}: ${wanted.has(each) ? "should be looked at, is not" : "is unusual, and should not be"}`,
      reproduction: "",
    });
  figures["unusual payouts and debts"] = rows.length;
}

async function compareWallets(course: Course, db: TestDatabase, { wallets }: Expected, { ids }: Lived): Promise<void> {
  const rows = await rowsOf(
    { em: db.database.reader() },
    sql<{ partner_id: string; balance_minor: string }>`select partner_id, balance_minor from wallet`,
  );
  const found = new Map(rows.map((row) => [row.partner_id, BigInt(row.balance_minor)]));
  for (const [number, minor] of wallets) {
    const has = found.get(ids.get(number)!) ?? 0n;
    if (has !== minor) course.fail({ number, problem: `the wallet should hold ${minor}, holds ${has}`, reproduction: "" });
  }
}

type Row = {
  id: string;
  kind: string;
  who: string;
  about: string;
  state: string;
  reason: string | null;
  attempts: number;
  settled_at: string | null;
  carrier_id: string | null;
};

async function compareMessages(course: Course, db: TestDatabase, { messages }: Expected, lived: Lived): Promise<void> {
  const numbers = new Map([...lived.ids].map(([number, id]) => [id, String(number)]));
  const rows = await rowsOf(
    { em: db.database.reader() },
    sql<Row>`
      select m.id, m.kind, m.state, m.reason, m.attempts, m.settled_at, m.carrier_id, coalesce(s.handle, m.recipient_id::text) as who,
             coalesce(o.number, b.period, x.period) as about
      from message m left join staff_member s on s.id = m.recipient_id
      left join conversion c on m.kind = 'sale-alert' and c.id::text = split_part(m.key, ':', 3) left join shop_order o on o.id = c.order_id
      left join payout p on m.kind = 'payout-released' and p.id::text = split_part(m.key, ':', 3) left join payout_batch b on b.id = p.batch_id
      left join payout_batch x on m.kind = 'batch-needs-release' and x.id::text = split_part(m.key, ':', 3)
      order by m.created_at, m.id`,
  );
  const named = rows.map((row) => ({ ...row, name: `${row.kind} ${numbers.get(row.who) ?? row.who} ${row.about}` }));
  const together = Map.groupBy(named, (row) => row.carrier_id ?? row.id);
  const found = new Map(
    named.map((row) => [
      row.name,
      [
        row.state,
        row.reason ?? "-",
        `${row.attempts} tries`,
        row.settled_at === null ? "open" : instantOf(row.settled_at).toString(),
        together
          .get(row.carrier_id ?? row.id)!
          .map(({ name }) => name)
          .toSorted()
          .join(", "),
      ].join(" | "),
    ]),
  );
  const counts = lived.figures;
  for (const { about, state, reason, tries, at, together: mates } of messages) {
    const wanted = [state, reason ?? "-", `${tries} tries`, at.toString(), mates].join(" | ");
    counts[`messages ${state}`] = (counts[`messages ${state}`] ?? 0) + 1;
    const number = Number(about.split(" ")[1]) || 0;
    const was = found.get(about);
    // What was told on the last days waits for its morning of the next year.
    const isOpen = was?.includes(" | open") && at.epochMilliseconds >= Date.parse("2028-01-01T00:00:00Z");
    if (was !== wanted && !isOpen)
      course.fail({ number, problem: `${about}: should be ${wanted}, is ${was ?? "not there"}`, reproduction: "" });
    found.delete(about);
  }
  for (const [name, was] of found)
    course.fail({ number: Number(name.split(" ")[1]) || 0, problem: `${name}: nobody should be told, is ${was}`, reproduction: "" });
  compareMails(course, named, together, lived);
}

/** Each message that says it left did so once, at that instant, and its letter names everything that it tells. */
function compareMails(
  course: Course,
  rows: readonly (Row & { name: string })[],
  together: ReadonlyMap<string, readonly (Row & { name: string })[]>,
  { mails, figures }: Lived,
): void {
  const left = Map.groupBy(mails, ({ outgoing }) => outgoing.id);
  for (const row of rows.filter(({ carrier_id }) => carrier_id === null)) {
    const copies = left.get(row.id) ?? [];
    const wanted = row.state === "sent" ? 1 : 0;
    const number = Number(row.name.split(" ")[1]) || 0;
    if (copies.length !== wanted)
      course.fail({ number, problem: `${row.name} left ${copies.length} times and is ${row.state}`, reproduction: "" });
    for (const { outgoing, at } of copies) {
      if (row.settled_at !== null && instantOf(row.settled_at).epochMilliseconds !== at.epochMilliseconds)
        course.fail({ number, problem: `${row.name} left at ${at.toString()} and is settled at ${row.settled_at}`, reproduction: "" });
      const tells = (together.get(row.id) ?? []).map((each) => (row.kind === "sale-alert" ? `Order ${each.about}` : each.about));
      const unsaid = tells.filter((word) => !`${outgoing.letter.subject}\n${outgoing.letter.text}`.includes(word));
      if (unsaid.length > 0 && row.kind !== "payout-released")
        course.fail({
          number,
          problem: `the letter of ${row.name} does not say: ${unsaid.join(", ")}`,
          reproduction: outgoing.letter.text,
        });
    }
  }
  figures["tries of mails"] = rows.reduce((sum, row) => sum + (row.carrier_id === null ? row.attempts : 0), 0);
}

/** Every month has its payout run, and no job failed or is open. */
async function compareRuns(course: Course, db: TestDatabase): Promise<void> {
  const rows = await rowsOf(
    { em: db.database.reader() },
    sql<{ job: string; state: string; runs: number; labels: number }>`
      select job, state, count(*)::int as runs, count(distinct label)::int as labels from job_run group by job, state order by job, state`,
  );
  for (const { job, state, runs } of rows)
    if (state !== "done" && state !== "skipped")
      course.fail({ number: 0, problem: `${runs} runs of ${job} are ${state}`, reproduction: "" });
  const paid = rows.find(({ job, state }) => job === "payout-batch" && state === "done");
  if (paid?.runs !== 12) course.fail({ number: 0, problem: `${paid?.runs ?? 0} payout runs instead of 12`, reproduction: "" });
}
