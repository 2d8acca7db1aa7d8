import { record } from "#domain/audit";
import { refuse, type Currency, type Money, money, type Tx, type Zone } from "#domain/kernel";
import { programmeOf } from "#domain/programme";
import {
  taxFormOf,
  termsOfYear,
  thresholdOf,
  yearAt,
  yearOf,
  yearSums,
  yearTotals,
  type TaxFormState,
  type YearSums,
  type YearTotal,
} from "#domain/transfers";
import { offsetOf, pageOf, rowsPerPage, type Page } from "./page.ts";

export type PaymentYear = {
  readonly year: number;
  readonly zone: Zone;
  readonly isOver: boolean;
  readonly thresholds: readonly Money[];
  readonly sums: YearSums;
  readonly totals: Page<YearTotal>;
};

/** What was paid in a year, by partner and currency; the present year unless one is named. */
export async function paymentYear(tx: Tx, meant: number | undefined, page: number): Promise<PaymentYear> {
  const { year, query, thresholds, zone } = await queryOf(tx, meant);
  const sums = await yearSums(tx, query);
  const totals = await yearTotals(tx, { ...query, limit: rowsPerPage, offset: offsetOf(page) });
  return {
    year,
    zone,
    isOver: Temporal.Instant.compare(query.year.to, tx.now) <= 0,
    thresholds,
    sums,
    totals: pageOf(totals, page, sums.rows),
  };
}

export type YearExport = Omit<PaymentYear, "totals"> & {
  readonly rows: readonly YearTotal[];
  readonly part: number;
  readonly parts: number;
};

/** As many lines as stay below what chat platforms take as one file. */
const rowsOfAPart = 35_000;

/** The same as a file, which the audit remembers. Refuses `ledger.no-such-part`. */
export async function exportYear(tx: Tx, meant: number | undefined, part: number): Promise<YearExport> {
  const { year, query, thresholds, zone } = await queryOf(tx, meant);
  const sums = await yearSums(tx, query);
  const parts = Math.max(1, Math.ceil(sums.rows / rowsOfAPart));
  if (part > parts) throw refuse("ledger.no-such-part", { part, parts });
  const rows = await yearTotals(tx, { ...query, limit: rowsOfAPart, offset: (part - 1) * rowsOfAPart });
  await record(tx, { act: "year.export", subject: { kind: "year", id: String(year) }, facts: { part, partners: sums.partners } });
  return { year, zone, isOver: Temporal.Instant.compare(query.year.to, tx.now) <= 0, thresholds, sums, rows, part, parts };
}

export type OwnYear = {
  readonly year: number;
  readonly zone: Zone;
  /** the year that is not over yet */
  readonly isPresent: boolean;
  /** by currency; none: nothing was paid */
  readonly totals: readonly YearTotal[];
  readonly form: TaxFormState | null;
  readonly thresholds: readonly Money[];
};

/** What a partner was paid in a year. */
export async function ownYear(tx: Tx, partnerId: string, meant: number | undefined): Promise<OwnYear> {
  const { year, query, thresholds, zone } = await queryOf(tx, meant);
  return {
    year,
    zone,
    isPresent: Temporal.Instant.compare(tx.now, query.year.to) < 0,
    totals: await yearTotals(tx, { ...query, partnerId, limit: rowsPerPage, offset: 0 }),
    form: await taxFormOf(tx, partnerId),
    thresholds,
  };
}

async function queryOf(tx: Tx, meant: number | undefined) {
  const { zone } = await programmeOf(tx);
  const year = meant ?? (await yearAt(tx, tx.now));
  const terms = await termsOfYear(tx, year);
  const thresholds = new Map<Currency, bigint>();
  for (const currency of new Set(["USD", ...Object.keys(terms.taxThreshold)])) {
    const minor = thresholdOf(terms, year, currency);
    if (minor !== null) thresholds.set(currency, minor);
  }
  return {
    year,
    zone,
    query: { year: await yearOf(tx, year), thresholds },
    thresholds: [...thresholds].map(([currency, minor]) => money(minor, currency)),
  };
}
