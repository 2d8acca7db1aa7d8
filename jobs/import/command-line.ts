import { mkdir, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { isZone, readInstant, Refusal, type Clock, type InTransaction, type Tx } from "#domain/kernel";
import { systemName } from "#domain/imports";
import { programmeOf, termsAt } from "#domain/programme";
import { importCard, isProven, totalsFile } from "#templates/cards/import-card";
import { refusalView } from "#templates/refusals";
import { renderConsole } from "#templates/render/console";
import type { View } from "#templates/view";
import type { Pause } from "../outlets/shops/retry.ts";
import { csvSource } from "./csv-source.ts";
import { progressOn, type Screen } from "./progress.ts";
import { restSource } from "./rest-source.ts";
import type { ImportDoors } from "./import-doors.ts";
import { runImport, type ImportReport } from "./run-import.ts";
import { setAsideFile } from "./set-aside-file.ts";
import type { Source } from "./source.ts";

export type CommandDoors = {
  readonly inTransaction: InTransaction;
  readonly brokenRules: ImportDoors["brokenRules"];
  readonly clock: Clock;
  /** files about the run are written into its folder `imports` */
  readonly dataDir: string;
  readonly screen: Screen;
  readonly write: (line: string) => void;
  readonly pause: Pause;
  readonly random: () => number;
};

const usage = `npm run import -- affiliatewp --csv DIR --zone America/Denver     AffiliateWP's CSV exports in a folder; the zone is the site's own
npm run import -- affiliatewp --rest URL --key PUBLIC:TOKEN       or its REST API, with a key of its settings
  --dry-run           does everything and keeps nothing
  --since 2026-11-01  only what is dated from then on
  --coupons FILE      CSV: coupon code, partner
  --balances FILE     CSV: partner, what lies in their wallet, currency
docs/moving-in.md goes through all of it.`;

const text = { type: "string" } as const;
const optionsOf = {
  csv: text,
  zone: text,
  rest: text,
  key: text,
  since: text,
  coupons: text,
  balances: text,
  "dry-run": { type: "boolean" },
} as const;
type Given = ReturnType<typeof parseArgs<{ options: typeof optionsOf }>>["values"];

/** `npm run import -- …`. Exit code: 0 every sum is the same here, 1 they differ or something could not be read, 2 it can't be done so. */
export async function runImportCommand(doors: CommandDoors, args: readonly string[]): Promise<number> {
  const asked = readArguments(args);
  if (typeof asked === "string") {
    doors.write(`${asked}\n${usage}`);
    return 2;
  }
  try {
    return await importBy(doors, asked);
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    doors.write(drawn(refusalView(error)));
    return 2;
  }
}

/** What was asked for, or what is wrong with it. */
function readArguments(args: readonly string[]): Given | string {
  try {
    const { values, positionals } = parseArgs({ args: [...args], options: optionsOf, allowPositionals: true });
    if (positionals.length !== 1 || positionals[0] !== "affiliatewp") return "Where from? There is one: affiliatewp.";
    if ((values.csv === undefined) === (values.rest === undefined)) return "Either --csv with a folder, or --rest with the site's address.";
    if (values.csv !== undefined && (values.zone === undefined || !isZone(values.zone)))
      return "CSV files tell no zone: say the site's with --zone, such as America/Denver (WordPress: Settings, General, Timezone).";
    if (values.rest !== undefined && !/^\S+:\S+$/.test(values.key ?? ""))
      return "--key needs the public key, a colon and the token (AffiliateWP: Tools, API Keys).";
    if (values.rest !== undefined && !isSafe(values.rest)) return "--rest needs an https:// address without a question or a # in it.";
    return values;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

/** Keys leave this machine over https only. */
function isSafe(address: string): boolean {
  const url = URL.parse(address);
  return (
    url !== null &&
    (url.protocol === "https:" || ["localhost", "127.0.0.1", "[::1]"].includes(url.hostname)) &&
    url.search === "" &&
    url.hash === ""
  );
}

class Undone extends Error {
  readonly report: ImportReport;
  constructor(report: ImportReport) {
    super("a rehearsal is undone");
    this.report = report;
  }
}

async function importBy(doors: CommandDoors, given: Given): Promise<number> {
  for (const path of [given.csv, given.coupons, given.balances])
    if (path !== undefined && !(await exists(path))) {
      doors.write(`There is nothing at ${path}.\n${usage}`);
      return 2;
    }
  const isRehearsal = given["dry-run"] ?? false;
  const { programme, usualRate } = await doors.inTransaction(operator, async (tx) => ({
    programme: await programmeOf(tx),
    usualRate: (await termsAt(tx, tx.now)).commissionBasisPoints,
  }));
  const now = doors.clock.now();
  const since = given.since === undefined ? null : readInstant(given.since, given.zone ?? programme.zone);
  const source = await sourceOf(doors, given, { currency: programme.currency, usualRate, now });
  const folder = join(doors.dataDir, "imports", now.toString().replaceAll(/[:.]/g, "-"));
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const asides = setAsideFile(join(folder, "set-aside.csv"));
  const progress = progressOn(doors.screen, () => doors.clock.now().epochMilliseconds);
  const options = { isRehearsal, since, extras: { coupons: given.coupons ?? null, balances: given.balances ?? null } };
  let report: ImportReport;
  try {
    report = await inOne(doors.inTransaction, isRehearsal, (inTransaction) =>
      runImport(source, { inTransaction, asides, progress, brokenRules: doors.brokenRules }, options),
    );
  } finally {
    progress.end();
    await asides.close();
  }
  const totalsPath = join(folder, "totals.csv");
  await writeFile(totalsPath, totalsFile(report.comparison, programme.currency), { mode: 0o600 });
  const { counts } = asides;
  const facts = {
    ...report,
    system: systemName,
    currency: programme.currency,
    asides: counts,
    asidePath: counts.size > 0 ? asides.path : null,
    totalsPath,
  };
  doors.write(drawn(importCard(facts)));
  return isProven(facts) && report.unread.length === 0 ? 0 : 1;
}

const operator = { kind: "system", name: "command-line" } as const;

function sourceOf(doors: CommandDoors, given: Given, reading: Parameters<typeof restSource>[1]): Promise<Source> | Source {
  const { pause, random } = doors;
  if (given.rest !== undefined) return restSource({ url: given.rest.replace(/\/+$/, ""), key: given.key ?? "", pause, random }, reading);
  const others = [given.coupons, given.balances].filter((path) => path !== undefined);
  return csvSource(given.csv ?? "", { ...reading, zone: given.zone ?? "UTC" }, others);
}

/** Gives work its transactions; for a rehearsal they are all one and the same, which is undone at the end. */
async function inOne(
  inTransaction: InTransaction,
  isRehearsal: boolean,
  work: (inTransaction: InTransaction) => Promise<ImportReport>,
): Promise<ImportReport> {
  if (!isRehearsal) return work(inTransaction);
  try {
    return await inTransaction(operator, async (tx: Tx): Promise<never> => {
      const report = await work((actor, piece) =>
        piece({
          ...tx,
          actor,
          enqueue: (topic, ...ids) => tx.enqueue(topic, ...ids),
          enqueueAt: (topic, at, ...ids) => tx.enqueueAt(topic, at, ...ids),
        }),
      );
      throw new Undone(report);
    });
  } catch (error) {
    if (error instanceof Undone) return error.report;
    throw error;
  }
}

async function exists(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  );
}

function drawn(view: View): string {
  return renderConsole({ ...view, actions: [] }, { width: 120, colour: false, zone: "UTC", locale: "en-US" });
}
