import { cleanLine, refuse, rowOf, rowsOf, run, sql, type Tx } from "#domain/kernel";
import { record } from "#domain/audit";

export const evidenceKinds = ["none", "text", "link", "picture"] as const;
export type Evidence = (typeof evidenceKinds)[number];

/** What grants tokens by itself. */
export const tokenSources = ["first-sale", "craft-in", "meeting"] as const;
export type TokenSource = (typeof tokenSources)[number];

export type Activity = {
  readonly code: string;
  readonly name: string;
  readonly tokens: number;
  /** at most so many tokens a quarter; null: no limit */
  readonly quarterCap: number | null;
  readonly evidence: Evidence;
  readonly source: TokenSource | null;
  readonly isOpen: boolean;
};

type Row = {
  code: string;
  name: string;
  tokens: number;
  quarter_cap: number | null;
  evidence: Evidence;
  source: TokenSource | null;
  is_open: boolean;
};

const columns = sql`code, name, tokens, quarter_cap, evidence, source, is_open`;
const longestName = 80;
const mostTokens = 1_000;

function factsOf({ quarter_cap: quarterCap, is_open: isOpen, ...row }: Row): Activity {
  return { ...row, quarterCap, isOpen };
}

/** The catalogue: open activities first, those that earn most on top. */
export async function activities(tx: Pick<Tx, "em">): Promise<Activity[]> {
  return (await rowsOf(tx, sql<Row>`select ${columns} from token_activity order by is_open desc, tokens desc, code`)).map(factsOf);
}

/** The open activity that somebody typed, by its code. Refuses `token.activity-unknown` with those there are, `token.activity-closed`. */
export async function openActivity(tx: Pick<Tx, "em">, typed: string): Promise<Activity> {
  const code = foldCode(typed);
  const row = await rowOf(tx, sql<Row>`select ${columns} from token_activity where code = ${code}`);
  if (!row) throw refuse("token.activity-unknown", { activity: typed, known: await openCodes(tx) });
  if (!row.is_open) throw refuse("token.activity-closed", { activity: row.name, known: await openCodes(tx) });
  return factsOf(row);
}

/** The open activity that a source grants, if the programme has one. */
export async function activityOf(tx: Pick<Tx, "em">, source: TokenSource): Promise<Activity | null> {
  const row = await rowOf(tx, sql<Row>`select ${columns} from token_activity where source = ${source} and is_open`);
  return row && factsOf(row);
}

export type ActivityInput = Omit<Activity, "isOpen">;

/**
 * Adds an activity to the catalogue or changes one; what was granted before stays as it is. A source has one open activity at a time.
 * Refuses `token.activity-unreadable`, `token.source-taken`.
 */
export async function setActivity(tx: Tx, input: ActivityInput): Promise<Activity> {
  const code = foldCode(input.code);
  const name = cleanLine(input.name);
  const isWhole = Number.isSafeInteger(input.tokens) && input.tokens > 0 && input.tokens <= mostTokens;
  const cap = input.quarterCap;
  const fits = cap === null || (Number.isSafeInteger(cap) && cap >= input.tokens && cap <= mostTokens);
  if (!/^[a-z][a-z0-9-]{1,39}$/.test(code) || name === "" || [...name].length > longestName || !isWhole || !fits)
    throw refuse("token.activity-unreadable", { mostTokens, longestName });
  if (input.source !== null) {
    const other = await rowOf(
      tx,
      sql<{ name: string }>`select name from token_activity where source = ${input.source} and is_open and code <> ${code} for update`,
    );
    if (other) throw refuse("token.source-taken", { source: input.source, activity: other.name });
  }
  await run(
    tx,
    sql`insert into token_activity (code, name, tokens, quarter_cap, evidence, source, is_open, changed_at)
        values (${code}, ${name}, ${input.tokens}, ${cap}, ${input.evidence}, ${input.source}, true, ${tx.now})
        on conflict (code) do update set name = excluded.name, tokens = excluded.tokens, quarter_cap = excluded.quarter_cap,
          evidence = excluded.evidence, source = excluded.source, is_open = true, changed_at = excluded.changed_at`,
  );
  const facts = { name, tokens: input.tokens, cap, evidence: input.evidence, source: input.source };
  await record(tx, { act: "token.activity", subject: { kind: "token-activity", id: code }, facts });
  return { ...input, code, name, isOpen: true };
}

/** Nobody earns by it from now on; what it has earned stays. Refuses `token.activity-unknown`, `token.activity-closed`. */
export async function retireActivity(tx: Tx, typed: string): Promise<Activity> {
  const activity = await openActivity(tx, typed);
  await run(tx, sql`update token_activity set is_open = false, changed_at = ${tx.now} where code = ${activity.code}`);
  await record(tx, { act: "token.activity-end", subject: { kind: "token-activity", id: activity.code }, facts: { name: activity.name } });
  return { ...activity, isOpen: false };
}

async function openCodes(tx: Pick<Tx, "em">): Promise<string[]> {
  return (await activities(tx)).filter(({ isOpen }) => isOpen).map(({ code }) => code);
}

function foldCode(typed: string): string {
  return cleanLine(typed)
    .toLowerCase()
    .replaceAll(/[\s_]+/g, "-");
}
