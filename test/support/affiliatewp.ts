import { mkdtempSync, readFileSync } from "node:fs";
import { cp, mkdtemp, rm, writeFile } from "node:fs/promises";
import type { IncomingMessage, ServerResponse } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll } from "vitest";
import { parseDecimal, rowsOf, sql } from "#domain/kernel";
import { violations } from "#domain/store";
import { runImportCommand } from "../../jobs/import/command-line.ts";
import type { TestDatabase } from "./database.ts";
import { useRestDouble, type RestDouble } from "./rest-double.ts";

/** The exports and REST answers of a real installation (AffiliateWP 2.8.2, America/Denver, USD, 20 %), and what its own tables add up to. */
const folder = new URL("../fixtures/affiliatewp/", import.meta.url);
export const csvFolder = fileURLToPath(new URL("csv/", folder));
const read = (name: string): unknown => JSON.parse(readFileSync(new URL(name, folder), "utf8"));

type Total = { affiliate_id: string; status: string; currency: string; count: string; sum: string };
export const oracle = read("totals.json") as {
  referrals_by_affiliate_and_status: Total[];
  affiliates: {
    affiliate_id: string;
    user_login: string | null;
    status: string;
    first_name: string;
    last_name: string;
    email: string;
    visits_in_table: string;
  }[];
};

export const siteZone = "America/Denver";

export type Ended = { readonly code: number; readonly said: string; readonly screen: string };

/** Runs the command as an operator would and gives its exit code and all it said. */
export async function runsImport(
  db: TestDatabase,
  args: readonly string[],
  { isWatched = false }: { isWatched?: boolean } = {},
): Promise<Ended> {
  const said: string[] = [];
  const screen: string[] = [];
  const code = await runImportCommand(
    {
      inTransaction: db.inTransaction,
      brokenRules: (tx) => violations(tx.em),
      clock: db.clock,
      dataDir: await scratchFolder(),
      screen: { isWatched, write: (text) => screen.push(text) },
      write: (line) => said.push(line),
      pause: () => Promise.resolve(),
      random: () => 0.5,
    },
    args,
  );
  return { code, said: said.join("\n"), screen: screen.join("") };
}

export const byCsv = (dir: string = csvFolder, ...more: string[]): string[] => ["affiliatewp", "--csv", dir, "--zone", siteZone, ...more];

const scratch = mkdtempSync(join(tmpdir(), "import-"));
// Where the file is loaded, because inside of a test nothing is heard that is to happen after all of them.
afterAll(() => rm(scratch, { recursive: true, force: true }));

/** A folder that goes with the test file. */
export const scratchFolder = (): Promise<string> => mkdtemp(join(scratch, "case-"));

/** A copy of the exports, some of them changed; null: that one is not there. */
export async function exportsWith(changes: Readonly<Record<string, ((text: string) => string | Uint8Array) | null>>): Promise<string> {
  const path = await scratchFolder();
  for (const name of ["affiliates", "referrals", "visits", "payouts"]) {
    const change = changes[name];
    if (change === null) continue;
    await cp(join(csvFolder, `${name}.csv`), join(path, `${name}.csv`));
    if (change) await writeFile(join(path, `${name}.csv`), change(readFileSync(join(csvFolder, `${name}.csv`), "utf8")));
  }
  return path;
}

/** What stands here of the earlier system's referrals, as the oracle writes it; blank currencies are the shop's. */
export async function standsHere(db: TestDatabase): Promise<string[]> {
  const rows = await rowsOf(
    { em: db.database.reader() },
    sql<{ line: string }>`
      select i.key || ' ' || r.said_status || ' ' || c.currency || ' ' || count(*) || ' ' || sum(c.amount_minor) as line
      from imported_partner i join conversion c on c.partner_id = i.partner_id and c.imported_minor is not null join imported_referral r on r.conversion_id = c.id
      where c.status = case when r.said_status in ('draft', 'failed') then 'rejected' else r.said_status end
      group by i.key, r.said_status, c.currency`,
  );
  return rows.map(({ line }) => line).toSorted();
}

/** The same of the oracle; `without`: how many deductions of 5.00 it has that are none of ours, by "affiliate status currency". */
export function standsThere(without: Readonly<Record<string, number>>): string[] {
  const sums = new Map<string, { count: number; minor: bigint }>();
  for (const { affiliate_id: affiliate, status, currency, count, sum } of oracle.referrals_by_affiliate_and_status) {
    const key = `${affiliate} ${status} ${currency || "USD"}`;
    const line = sums.get(key) ?? { count: 0, minor: 0n };
    line.count += Number(count);
    line.minor += parseDecimal(sum, "USD") ?? 0n;
    sums.set(key, line);
  }
  for (const [key, deductions] of Object.entries(without)) {
    const line = sums.get(key);
    if (!line) throw new Error(`the oracle has no ${key}`);
    line.count -= deductions;
    line.minor += BigInt(500 * deductions);
  }
  return [...sums]
    .filter(([, { count }]) => count > 0)
    .map(([key, { count, minor }]) => `${key} ${count} ${minor}`)
    .toSorted();
}

/** Every deduction of the recorded installation. */
export const deductions = {
  "2 pending USD": 1,
  "3 draft USD": 1,
  "5 paid USD": 1,
  "7 draft USD": 1,
  "8 pending USD": 1,
  "10 draft USD": 1,
  "13 paid USD": 1,
  "15 pending EUR": 1,
} as const;

export const restKey = "0123abcd:4567ef";

type List = "affiliates" | "referrals" | "payouts" | "visits";
export type SiteDouble = RestDouble & {
  readonly lists: Record<List, Record<string, unknown>[]>;
  /** whether lists of affiliates tell the persons behind them when they are asked to */
  listsUsers: boolean;
};

/** An AffiliateWP on a loopback port: the recorded pages, cut as it is asked; an empty page is a 404 with the recorded words. */
export async function useSiteDouble(): Promise<SiteDouble> {
  const pages = (name: string, count: number) =>
    Array.from({ length: count }, (_, n) => read(`rest/${name}-0${n + 1}.json`) as Record<string, unknown>[]).flat();
  const site = await useRestDouble("affwp/v1", (request, response) => answerTo(double, request, response));
  const double: SiteDouble = {
    ...site,
    lists: {
      affiliates: pages("affiliates", 2),
      referrals: [
        ...pages("referrals", 7),
        ...["draft", "failed"].flatMap((status) => read(`rest/referrals-status-${status}.json`) as Record<string, unknown>[]),
      ],
      payouts: pages("payouts", 3),
      visits: pages("visits", 8),
    },
    listsUsers: false,
  };
  return double;
}

function answerTo(double: SiteDouble, request: IncomingMessage, response: ServerResponse): void {
  const say = (status: number, body: unknown): void =>
    void response.writeHead(status, { "content-type": "application/json; charset=UTF-8" }).end(JSON.stringify(body));
  if (request.headers.authorization !== `Basic ${Buffer.from(restKey).toString("base64")}`)
    return say(401, read("rest/affiliates-unauthenticated.json"));
  const { pathname, searchParams } = new URL(request.url ?? "/", "http://shop.example.test");
  const [list = "", id] = pathname.replace("/wp-json/affwp/v1/", "").split("/");
  if (!Object.hasOwn(double.lists, list)) return say(404, { code: "rest_no_route", message: "No route was found", data: { status: 404 } });
  const items = double.lists[list as List].map((item) =>
    list === "affiliates" && (id !== undefined || double.listsUsers) ? withUser(item) : item,
  );
  if (id !== undefined)
    return say(
      200,
      items.find((item) => String(item.id) === id),
    );
  // What never came to count is not in the list unless it is asked for.
  const asked = searchParams.get("status");
  const listed = items.filter(({ status }) =>
    asked === null ? list !== "referrals" || (status !== "draft" && status !== "failed") : status === asked,
  );
  const offset = Number(searchParams.get("offset"));
  const page = listed.slice(offset, offset + Number(searchParams.get("number") ?? 20));
  return page.length === 0 ? say(404, { code: `no_${list}`, message: `No ${list} were found.`, data: { status: 404 } }) : say(200, page);
}

/** The recorded lists have no persons; who they are stands in the recorded tables. */
function withUser(item: Record<string, unknown>): Record<string, unknown> {
  const person = oracle.affiliates.find(({ affiliate_id: id }) => id === String(item.affiliate_id));
  if (!person?.user_login) return item;
  const { user_login, first_name, last_name, email } = person;
  return { ...item, user: { user_login, user_nicename: user_login, user_email: email, first_name, last_name } };
}
