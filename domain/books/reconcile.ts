import { json, money, rowsOf, sha256, sql, type Money, type Tx } from "#domain/kernel";
import { programmeOf } from "#domain/programme";
import { plusBankingDays, type TransferState } from "#domain/transfers";
import { linesOfStatement, statementNumbered, type KeptLine, type StatementFacts } from "./bank-statement.ts";
import { isSure, matchStatement, type ExpectedFile, type ExpectedTransfer, type Found } from "./match-statement.ts";

/** A transfer as a statement is compared with it. */
type ComparedTransfer = ExpectedTransfer & {
  readonly partnerId: string;
  readonly state: TransferState;
  /** who said already that it arrived, or came back */
  readonly saidBy: readonly string[];
};

export type ComparedLine = KeptLine & {
  readonly found: Found;
  /** of what it is, or would be */
  readonly transfer: ComparedTransfer | null;
};

export type Reconciliation = {
  readonly statement: StatementFacts;
  /** what a person can confirm: it agrees with a transfer, a file, or a transfer that came back */
  readonly agreeing: readonly ComparedLine[];
  /** it names a transfer and differs, names one twice, may be of several that came back, or is of nobody whom we know */
  readonly differing: readonly ComparedLine[];
  readonly decided: readonly ComparedLine[];
  /** transfers that had left in time for this statement, and are in none: neither by a decision nor by what a line of one seems to be */
  readonly missing: readonly (ComparedTransfer & { readonly money: Money })[];
  /** of money that came in and is not found among ours */
  readonly incoming: readonly ComparedLine[];
};

/** What a person confirms: all lines that are sure, or one by its place, whatever it was found by. */
export function linesMeant({ agreeing }: Reconciliation, nth: number | undefined): readonly ComparedLine[] {
  return agreeing.filter((line) => (nth === undefined ? isSure(line.found) : line.nth === nth));
}

/** One short word for what these lines seem to be, equal for equal lines: whoever confirms carries what they saw. */
export function wordOfLines(lines: readonly ComparedLine[]): string {
  return sha256(json(lines.map(({ nth, found, minor }) => [nth, found, minor]))).slice(0, 12);
}

/** By so many banking days after it left, a bank has booked it. */
const bookedWithinDays = 3;
/** So many days around a statement another one may have the line of a transfer that left in it. */
const mostDaysBetween = 31;

/** Looks at what is known now: lines that somebody decided on stay as they are, all others are matched anew. Refuses `statement.unknown`. */
export async function reconcile(tx: Pick<Tx, "em" | "vault">, typed: string): Promise<Reconciliation> {
  const statement = await statementNumbered(tx, typed);
  const tied = await tiedTransfers(tx);
  const { lines, transfers, found } = await matched(tx, statement, tied);
  const byNumber = new Map(transfers.map((each) => [each.transfer, each]));
  const absent = absentFrom(statement, transfers, foundIn(found), tied);
  const elsewhere = absent.length === 0 ? nothingFound : await waitingElsewhere(tx, statement, tied);
  const compared = lines.map((line): ComparedLine => {
    const what = found.get(line.nth) ?? { kind: "unknown" };
    const number = line.decision?.kind === "confirmed" ? line.decision.transfer : "transfer" in what ? what.transfer : null;
    return { ...line, found: what, transfer: number === null ? null : (byNumber.get(number) ?? null) };
  });
  const undecided = compared.filter(({ decision }) => decision === null);
  return {
    statement,
    agreeing: undecided.filter(({ found: { kind } }) => kind === "transfer" || kind === "file" || kind === "return"),
    differing: undecided.filter(({ found: { kind } }) => ["other-amount", "twice", "refused", "unclear", "unknown"].includes(kind)),
    decided: compared.filter(({ decision }) => decision !== null),
    missing: absent.filter((each) => !isIn(each, elsewhere)).map((each) => ({ ...each, money: money(each.net, statement.currency) })),
    incoming: undecided.filter(({ found: { kind } }) => kind === "incoming"),
  };
}

/** What the lines of a statement that nobody has decided on seem to be. */
async function matched(tx: Pick<Tx, "em" | "vault">, statement: StatementFacts, { left, back }: Tied) {
  const lines = await linesOfStatement(tx, statement.number);
  const transfers = await transfersAround(tx, statement);
  const open = lines.filter(({ decision }) => decision === null);
  return { lines, transfers, found: matchStatement(open, transfers, await filesAround(tx, statement), left, back) };
}

/** Transfers that lines name or are, and files that are one line. */
type InLines = { readonly transfers: ReadonlySet<string>; readonly files: ReadonlySet<string> };

const nothingFound: InLines = { transfers: new Set(), files: new Set() };
const foundIn = (found: ReadonlyMap<number, Found>): InLines => ({
  transfers: new Set([...found.values()].flatMap((each) => ("transfer" in each ? [each.transfer] : []))),
  files: new Set([...found.values()].flatMap((each) => (each.kind === "file" ? [each.file] : []))),
});
const isIn = ({ transfer, file }: ExpectedTransfer, { transfers, files }: InLines): boolean =>
  transfers.has(transfer) || (file !== null && files.has(file));

function absentFrom(
  { firstDay, lastDay }: StatementFacts,
  transfers: readonly ComparedTransfer[],
  found: InLines,
  { left }: Tied,
): ComparedTransfer[] {
  return transfers.filter(
    (each) =>
      !each.isRefused &&
      each.leftOn >= firstDay &&
      plusBankingDays(Temporal.PlainDate.from(each.leftOn), bookedWithinDays).toString() <= lastDay &&
      !left.has(each.transfer) &&
      !isIn(each, found),
  );
}

/** What lines of other statements of these days seem to be, on which somebody has still to decide. */
async function waitingElsewhere(
  tx: Pick<Tx, "em" | "vault">,
  { number, currency, firstDay, lastDay }: StatementFacts,
  tied: Tied,
): Promise<InLines> {
  const others = await rowsOf(
    tx,
    sql<{ number: string }>`
      select b.id::text as number from bank_statement b
      where b.id <> ${number}::bigint and b.currency = ${currency} and b.last_day >= ${firstDay}::date - ${mostDaysBetween}::int and b.first_day <= ${lastDay}::date + ${mostDaysBetween}::int
        and exists (select from bank_statement_line l where l.statement_id = b.id and l.decision is null and l.minor < 0) order by b.id`,
  );
  const all: InLines[] = [];
  for (const other of others) all.push(foundIn((await matched(tx, await statementNumbered(tx, other.number), tied)).found));
  return { transfers: new Set(all.flatMap(({ transfers }) => [...transfers])), files: new Set(all.flatMap(({ files }) => [...files])) };
}

/** Transfers whose leaving, by themselves or in a file that was booked as one sum, and whose coming back a line of any statement stands for. */
type Tied = { readonly left: ReadonlySet<string>; readonly back: ReadonlySet<string> };

async function tiedTransfers(tx: Pick<Tx, "em">): Promise<Tied> {
  const rows = await rowsOf(
    tx,
    sql<{ id: string; has_left: boolean }>`
      select transfer_id::text as id, minor < 0 as has_left from bank_statement_line where decision = 'confirmed' and transfer_id is not null
      union select t.id::text, true from bank_statement_line l join transfer t on t.file_id = l.file_id where l.decision = 'confirmed'`,
  );
  const those = (hasLeft: boolean): ReadonlySet<string> => new Set(rows.filter((row) => row.has_left === hasLeft).map(({ id }) => id));
  return { left: those(true), back: those(false) };
}

/** Those that left within a quarter of a year before the statement, or in it; earlier ones come back with their reference at most. */
async function transfersAround(tx: Pick<Tx, "em">, { currency, firstDay, lastDay }: StatementFacts): Promise<ComparedTransfer[]> {
  const { zone } = await programmeOf(tx);
  const rows = await rowsOf(
    tx,
    sql<{
      id: string;
      partner_id: string;
      name: string;
      net: string;
      left_on: string;
      state: TransferState;
      rail_key: string | null;
      rail_reference: string | null;
      returned_on: string | null;
      file_id: string | null;
      said_by: string[];
    }>`
      select t.id::text, t.partner_id, p.name, (t.amount_minor - t.fee_minor)::text as net, (t.submitted_at at time zone ${zone})::date::text as left_on,
             t.state, t.rail_key, t.rail_reference, t.file_id::text,
             case when t.state = 'returned' then (t.ended_at at time zone ${zone})::date::text end as returned_on,
             array(select distinct s.handle from transfer_mark m join staff_member s on s.id = m.staff_id where m.transfer_id = t.id order by s.handle) as said_by
      from transfer t join partner p on p.id = t.partner_id
      where t.currency = ${currency} and t.submitted_at is not null
        and (t.submitted_at at time zone ${zone})::date >= ${firstDay}::date - 92 and (t.submitted_at at time zone ${zone})::date <= ${lastDay}::date + 2
      order by t.id`,
  );
  return rows.map((row) => ({
    transfer: row.id,
    partnerId: row.partner_id,
    name: row.name,
    net: BigInt(row.net),
    leftOn: row.left_on,
    state: row.state,
    references: [row.rail_key, row.rail_reference].filter((each) => each !== null),
    file: row.file_id,
    isRefused: row.state === "failed",
    returnedOn: row.returned_on,
    saidBy: row.said_by,
  }));
}

async function filesAround(tx: Pick<Tx, "em">, { currency, firstDay, lastDay }: StatementFacts): Promise<ExpectedFile[]> {
  const rows = await rowsOf(
    tx,
    sql<{ id: string; net: string; on: string }>`
      select f.id::text, f.net_minor::text as net, f.process_on::text as on from transfer_file f
      where f.currency = ${currency} and f.state <> 'withdrawn' and f.count > 1 and f.process_on >= ${firstDay}::date - 31 and f.process_on <= ${lastDay}::date + 2
        and not exists (select from bank_statement_line l where l.file_id = f.id) order by f.id`,
  );
  return rows.map((row) => ({ file: row.id, net: BigInt(row.net), leftOn: row.on }));
}
