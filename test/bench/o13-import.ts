import { chmodSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import pg from "pg";
import { resultOf } from "./child.ts";
import { openBench, type BenchServer } from "./bench-server.ts";
import { atMost, type Measured } from "./measure.ts";
import { seedExports, type ExportSize } from "./seed-exports.ts";

type Run = { readonly seconds: number; readonly rules: number; readonly code: number; readonly megabytes: number };

/**
 * Moving in from AffiliateWP's exports: read, checked, kept, applied with orders, conversions, ledger and payouts, compared, and every rule of the books
 * asked; then the same line again. Against PostgreSQL's own COPY of the two large files into bare tables with a key.
 */
export async function imports(server: BenchServer, size: ExportSize): Promise<Measured> {
  const operation = `O13 moving in, ${size.visits.toLocaleString("en")} clicks and ${size.referrals.toLocaleString("en")} referrals`;
  const folder = mkdtempSync(join(tmpdir(), "partner-center-exports-"));
  // The server reads the files itself, as another user.
  chmodSync(folder, 0o755);
  try {
    await seedExports(folder, size);
    const url = await server.create("bench_import");
    await (await openBench(url)).close();
    const bare = await copyAlone(url, folder);
    const first = await resultOf<Run>("./import-run.ts", { BENCH_URL: url, BENCH_FOLDER: folder }, "import");
    const again = await resultOf<Run>("./import-run.ts", { BENCH_URL: url, BENCH_FOLDER: folder }, "import");
    await server.drop("bench_import");
    if (first.code !== 0 || again.code !== 0) throw new Error(`the import did not prove itself: ${JSON.stringify({ first, again })}`);
    const figure = (subject: string, unit: string, value: number) => ({ operation, subject, unit, rounds: [value], isMoreBetter: false });
    const isFull = size.visits >= 1_000_000;
    return {
      figures: [
        figure("ours: read, applied with ledger and payouts, compared", "s", first.seconds - first.rules),
        figure("ours: every rule of the books asked", "s", first.rules),
        figure("ours: the same again, nothing new", "s", again.seconds - again.rules),
        figure("PostgreSQL's COPY of the two files alone", "s", bare),
        figure("ours", "MB at most", Math.max(first.megabytes, again.megabytes)),
      ],
      targets: [
        ...(isFull ? [atMost(operation, "within three minutes", first.seconds, 180)] : []),
        atMost(operation, "less than 300 MB", Math.max(first.megabytes, again.megabytes), 300),
      ],
    };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function copyAlone(url: string, folder: string): Promise<number> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  await client.query(`
    create table bare_referral (nth bigserial primary key, a text, b text, c text, d text, e text, f text, g text, h text, i text, j text, k text, l text, m text, n text);
    create table bare_visit (id bigint primary key, a text, b text, c text, d text, e text, f text, g text)`);
  const start = performance.now();
  await client.query(`copy bare_referral (a, b, c, d, e, f, g, h, i, j, k, l, m, n) from '${join(folder, "referrals.csv")}' csv header`);
  await client.query(`copy bare_visit from '${join(folder, "visits.csv")}' csv header`);
  const seconds = (performance.now() - start) / 1_000;
  await client.query("drop table bare_referral, bare_visit");
  await client.end();
  return seconds;
}
