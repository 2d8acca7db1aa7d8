import { isBefore, type Instant, type Tx } from "#domain/kernel";
import { record } from "#domain/audit";
import { reopenDays, openMonthsOf } from "#domain/attribution";
import {
  applyReferrals,
  joinPayouts,
  leftReferrals,
  lockImport,
  partnersHere,
  partnersToApply,
  partnersToJoin,
  refreshStatistics,
  refuseMovedTimes,
  refuseOtherSource,
  settleOrders,
  stagePayouts,
  stageReferrals,
  systemName,
  takeAffiliate,
  takeVisits,
  totalsHere,
  type AffiliateRow,
  type Aside,
  type ImportedRow,
  type PayoutRow,
  type ReferralRow,
  type VisitRow,
} from "#domain/imports";
import { programmeOf } from "#domain/programme";
import type { ImportDoors, ImportOptions } from "./import-doors.ts";
import type { Source } from "./source.ts";
import { groupsOf, type Found, type Stage, type Took } from "./stage.ts";
import { readAhead } from "./read-ahead.ts";
import { compare, Tallies, type Comparison, type Short, type Turn } from "./tallies.ts";
import { takeExtras } from "./take-extras.ts";

export type ImportReport = {
  readonly isRehearsal: boolean;
  readonly comparison: readonly Comparison[];
  readonly partners: { readonly told: number; readonly here: number };
  /** how much of each was new; nothing anywhere: the same had been imported before */
  readonly made: Readonly<Record<"partners" | "referrals" | "payouts" | "visits" | "coupons" | "balances", number>>;
  readonly unread: Source["unread"];
  /** of whom that system counts more than it told; of a part of the time nobody can tell */
  readonly short: readonly Short[];
  readonly brokenRules: readonly string[];
};

const importer = { kind: "system", name: "import" } as const;
const partnersPerJoin = 100;
const accountlessPerTransaction = 500;

/** Takes everything of an earlier system over, in the order in which one thing needs the other. Run again it changes nothing; cut off it goes on. */
export async function runImport(source: Source, doors: ImportDoors, options: ImportOptions): Promise<ImportReport> {
  const run = new Run(source, doors, options);
  await run.begin();
  await run.affiliates();
  await run.referrals();
  await run.payouts();
  await run.apply();
  await run.visits();
  await run.extras();
  return run.report();
}

class Run {
  readonly #tallies = new Tallies();
  readonly #made = { partners: 0, referrals: 0, payouts: 0, visits: 0, coupons: 0, balances: 0 };
  readonly #source: Source;
  readonly #doors: ImportDoors;
  readonly #options: ImportOptions;
  #affiliates = 0;

  constructor(source: Source, doors: ImportDoors, options: ImportOptions) {
    this.#source = source;
    this.#doors = doors;
    this.#options = options;
  }

  /** Before anything is written: what stands here must be known again in what comes, or all of it would come a second time. */
  async begin(): Promise<void> {
    const { inTransaction } = this.#doors;
    const { kind } = this.#source;
    const isFirst = !(await inTransaction(importer, (tx) => refuseOtherSource(tx, kind)));
    if (isFirst || kind === "rest") return;
    for await (const { rows } of this.#source.read("referral")) {
      const told = rows.flatMap((row) => ("row" in row && row.row.kind === "referral" ? [{ row: row.row }] : []));
      const found = this.#inTime(told).map(({ row }) => row);
      await inTransaction(importer, (tx) => refuseMovedTimes(tx, found));
    }
  }

  async affiliates(): Promise<void> {
    const accountless: Found<AffiliateRow>[] = [];
    const take = async (tx: Tx, found: readonly Found<AffiliateRow>[]): Promise<Took<AffiliateRow>> => {
      let isNew = 0;
      const asides: { row: AffiliateRow; aside: Aside }[] = [];
      for (const { row } of found) {
        const taken = await takeAffiliate(tx, row);
        isNew += taken.isNew ? 1 : 0;
        asides.push(...taken.asides.map((aside) => ({ row, aside })));
      }
      return { isNew, asides };
    };
    await this.#each<AffiliateRow>("affiliate", "Partners", "partners", {
      pick: async (found) => {
        const fresh = await this.#firstOf(found, (row) => this.#tallies.affiliate(row));
        this.#affiliates += fresh.length;
        accountless.push(...fresh.filter(({ row }) => !row.hasAccount));
        return fresh.filter(({ row }) => row.hasAccount);
      },
      take,
    });
    // Last: an address at which somebody is only paid is first of all that of whoever has it at their account.
    for (let done = 0; done < accountless.length; done += accountlessPerTransaction)
      await this.#take("partners", accountless.slice(done, done + accountlessPerTransaction), take);
  }

  async referrals(): Promise<void> {
    await this.#each<ReferralRow>("referral", "Referrals", "referrals", {
      pick: (found) => this.#firstOf(this.#inTime(found), (row) => this.#tallies.referral(row)),
      take: async (tx, fresh) => {
        // Once more, because another import may have begun at the same moment as this one.
        await lockImport(tx);
        await refuseOtherSource(tx, this.#source.kind);
        return stageReferrals(
          tx,
          fresh.map(({ row }) => row),
        );
      },
    });
  }

  async payouts(): Promise<void> {
    await this.#each<PayoutRow>("payout", "Payouts", "payouts", {
      pick: (found) => this.#firstOf(this.#inTime(found), (row) => this.#tallies.payout(row)),
      take: (tx, fresh) =>
        stagePayouts(
          tx,
          fresh.map(({ row }) => row),
        ),
    });
  }

  /** Everything was read; now it becomes orders, conversions, postings and payouts, whole partners at a time. */
  async apply(): Promise<void> {
    const { inTransaction, asides, progress } = this.#doors;
    const locked = <T>(work: (tx: Tx) => Promise<T>): Promise<T> =>
      inTransaction(importer, async (tx) => {
        await lockImport(tx);
        return work(tx);
      });
    const toJoin = await locked(partnersToJoin);
    for (let done = 0; done < toJoin.length; done += partnersPerJoin)
      for (const { key, aside } of await locked((tx) => joinPayouts(tx, toJoin.slice(done, done + partnersPerJoin))))
        await asides.add({ file: "payouts", line: 0, raw: () => key }, aside);
    await locked(settleOrders);
    const waiting = await locked(partnersToApply);
    const of = waiting.reduce((sum, { count }) => sum + count, 0);
    let [done, known] = [0, 0];
    for (const group of groupsOf(waiting)) {
      done += await locked(async (tx) => applyReferrals(tx, group, (await programmeOf(tx)).zone));
      // A connection keeps the plans of its foreign keys, and those of tables with a page or two read all of them for each row.
      if (done >= 4 * known) {
        await locked(refreshStatistics);
        known = done;
      }
      progress.at("Applied", done, { done, of });
    }
    for (let left = await locked((tx) => leftReferrals(tx, "", 1_000)); left.length > 0;) {
      for (const { key, why, detail } of left) await asides.add({ file: "referrals", line: 0, raw: () => key }, { why, detail });
      const last = left.at(-1)?.key ?? "";
      left = await locked((tx) => leftReferrals(tx, last, 1_000));
    }
  }

  async visits(): Promise<void> {
    const { inTransaction } = this.#doors;
    const months = new Set<string>();
    let earliest: Instant | null = null;
    await this.#each<VisitRow>("visit", "Visits", "visits", {
      pick: (found) => this.#firstOf(this.#inTime(found), (row) => this.#tallies.visit(row)),
      before: async (fresh) => {
        // A month's table is made in a transaction of its own, because nobody's click is written meanwhile. A rehearsal makes none.
        const missing = [...new Set(fresh.map(({ row }) => monthOf(row.at)))].filter((month) => !months.has(month));
        if (missing.length === 0 || this.#options.isRehearsal) return;
        await inTransaction(importer, (tx) =>
          openMonthsOf(
            tx,
            missing.map((month) => Temporal.PlainDate.from(`${month}-01`)),
          ),
        );
        for (const month of missing) months.add(month);
      },
      take: async (tx, fresh) => {
        const taken = await takeVisits(
          tx,
          fresh.map(({ row }) => row),
        );
        for (const { row } of taken.isNew > 0 ? fresh : []) if (earliest === null || isBefore(row.at, earliest)) earliest = row.at;
        return taken;
      },
    });
    const from = earliest as Instant | null;
    if (from !== null) await inTransaction(importer, (tx) => reopenDays(tx, from));
  }

  async extras(): Promise<void> {
    const { coupons, balances } = await takeExtras(this.#options.extras, this.#doors);
    this.#made.coupons += coupons;
    this.#made.balances += balances;
  }

  async report(): Promise<ImportReport> {
    const { isRehearsal, since } = this.#options;
    const made = this.#made;
    return this.#doors.inTransaction(importer, async (tx) => {
      await refreshStatistics(tx);
      const comparison = compare(this.#tallies.lines(), await totalsHere(tx, since));
      const partners = { told: this.#affiliates, here: await partnersHere(tx) };
      const brokenRules = (await this.#doors.brokenRules(tx)).map(({ invariant }) => invariant);
      const isNews = Object.values(made).some((count) => count > 0);
      if (isNews) await record(tx, { act: "import.run", subject: { kind: "programme", id: "1" }, facts: { system: systemName, ...made } });
      return {
        isRehearsal,
        comparison,
        partners,
        made,
        unread: this.#source.unread,
        short: since === null ? this.#tallies.short() : [],
        brokenRules,
      };
    });
  }

  /** Every batch of a kind in a transaction of its own; rows that can't be read are set aside on the way. */
  async #each<Row extends ImportedRow>(
    kind: Row["kind"],
    stage: string,
    what: keyof ImportReport["made"],
    { pick, before = () => Promise.resolve(), take }: Stage<Row>,
  ): Promise<void> {
    const { asides, progress } = this.#doors;
    let count = 0;
    for await (const { rows, position } of readAhead(this.#source.read(kind))) {
      const found: Found<Row>[] = [];
      for (const row of rows) {
        if ("aside" in row) await asides.add(row, row.aside);
        else if (row.row.kind === kind) found.push(row as Found<Row>);
      }
      const fresh = await pick(found);
      await before(fresh);
      await this.#take(what, fresh, take);
      count += rows.length;
      progress.at(stage, count, position);
    }
  }

  /** The first of each number. One that says something else under the same number is told: what it says is in no sum. */
  async #firstOf<Row extends { readonly key: string }>(found: readonly Found<Row>[], turnOf: (row: Row) => Turn): Promise<Found<Row>[]> {
    const first: Found<Row>[] = [];
    for (const one of found) {
      const turn = turnOf(one.row);
      if (turn === "first") first.push(one);
      if (turn === "other") await this.#doors.asides.add(one, { why: "number-twice", detail: one.row.key });
    }
    return first;
  }

  /** What became of it counts once it is committed: the database may let one of two begin anew. */
  async #take<Row extends ImportedRow>(
    what: keyof ImportReport["made"],
    fresh: readonly Found<Row>[],
    take: Stage<Row>["take"],
  ): Promise<void> {
    const { isNew, asides } = await this.#doors.inTransaction(importer, (tx) => take(tx, fresh));
    this.#made[what] += isNew;
    await this.#setAside(fresh, asides);
  }

  #inTime<One extends { readonly row: { readonly at: Instant } }>(found: readonly One[]): readonly One[] {
    const { since } = this.#options;
    return since === null ? found : found.filter(({ row }) => !isBefore(row.at, since));
  }

  async #setAside<Row extends { readonly key: string }>(found: readonly Found<Row>[], asides: Took<Row>["asides"]): Promise<void> {
    if (asides.length === 0) return;
    const where = new Map(found.map((one) => [one.row.key, one]));
    for (const { row, aside } of asides)
      await this.#doors.asides.add(where.get(row.key) ?? { file: "", line: 0, raw: () => row.key }, aside);
  }
}

function monthOf(at: Instant): string {
  return at.toString().slice(0, 7);
}
