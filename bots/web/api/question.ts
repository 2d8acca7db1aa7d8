import { z } from "zod";
import { isWritableYear, startOfDay, type Instant, type Tx, type Zone } from "#domain/kernel";
import { partnerByReference } from "#domain/partners";
import { Problem } from "./problem.ts";

export const mostRows = 500;
const usualRows = 100;

const limit = z
  .string()
  .regex(/^\d{1,4}$/)
  .optional()
  .describe(`how many rows, 1 to ${mostRows}; ${usualRows} unless you say`);
const cursor = z.string().optional().describe("`next_cursor` of the answer before; everything else has to be asked as it was then");
const partner = z.string().max(200).optional().describe("only this partner's: share ID, slug or an earlier reference");
const dayOrInstant = "a day of the programme's zone (`2026-12-01`: its first moment) or an instant (`2026-12-01T00:00:00Z`)";

/** What every list can be asked; `says` is what its dates are about. */
export const listQuestion = (says: string, statuses: readonly string[]) =>
  z.object({
    limit,
    cursor,
    partner,
    status: z
      .string()
      .optional()
      .describe(`only these, by commas: ${statuses.map((each) => `\`${each}\``).join(", ")}`),
    changed_since: z.string().optional().describe("only what changed at or after this instant: `as_of` of your last reading"),
    from: z.string().optional().describe(`${says} at or after: ${dayOrInstant}`),
    to: z.string().optional().describe(`${says} before: ${dayOrInstant}`),
  });

export const dayQuestion = z.object({
  limit,
  cursor,
  partner,
  from: z.string().describe("the first day, of the programme's zone: `2026-12-01`"),
  to: z.string().describe("the day after the last one"),
});

/** Reads what stands behind the question mark. What a list does not know, or is asked twice, is a problem and not ignored: a filter with a slip would answer with everything. */
export function readQuestion<Q extends z.ZodObject>(schema: Q, query: unknown): z.infer<Q> {
  const read = schema.strict().safeParse(query);
  if (read.success) return read.data as z.infer<Q>;
  const [issue] = read.error.issues;
  const known = Object.keys(schema.shape).join(", ");
  if (issue?.code === "unrecognized_keys")
    throw wrong(`\`${issue.keys.map((key) => key.slice(0, 40)).join(", ")}\` can't be asked here; there is: ${known}.`);
  const name = String(issue?.path[0] ?? "");
  const described = schema.shape[name] as z.ZodType | undefined;
  throw wrong(`\`${name}\` is missing, is there twice, or can't be read: ${described?.description ?? issue?.message ?? ""}.`);
}

export function readLimit(text: string | undefined): number {
  const rows = text === undefined ? usualRows : Number(text);
  if (rows < 1 || rows > mostRows) throw wrong(`\`limit\` is 1 to ${mostRows}.`);
  return rows;
}

/** The words between commas, each of a closed set; none: all. */
export function readStatuses<S extends string>(text: string | undefined, known: readonly S[]): readonly S[] {
  return (text ?? "")
    .split(",")
    .map((word) => word.trim())
    .filter((word) => word !== "")
    .map((word) => {
      const found = known.find((each) => each === word);
      if (found === undefined) throw wrong(`\`status\` knows ${known.join(", ")}, but not "${word.slice(0, 40)}".`);
      return found;
    });
}

export function readInstantOrDay(name: string, text: string | undefined, zone: Zone): Instant | null {
  if (text === undefined) return null;
  return /^\d{4}-\d{2}-\d{2}$/.test(text) ? startOfDay(readDay(name, text), zone) : readInstantOnly(name, text);
}

export function readInstantOnly(name: string, text: string): Instant {
  try {
    // A year of six digits, or none, would be one that PostgreSQL does not know.
    if (/^\d{4}-/.test(text) && isWritableYear(Number(text.slice(0, 4)))) return Temporal.Instant.from(text);
  } catch {
    // said below
  }
  const hint = text.includes(" ") ? " A plus sign is written %2B in an address." : "";
  throw wrong(`\`${name}\` has to be an instant with its offset, such as 2026-12-01T09:00:00Z.${hint}`);
}

export function readDay(name: string, text: string): Temporal.PlainDate {
  try {
    if (/^\d{4}-\d{2}-\d{2}$/.test(text) && isWritableYear(Number(text.slice(0, 4)))) return Temporal.PlainDate.from(text);
  } catch {
    // said below
  }
  throw wrong(`\`${name}\` has to be a day that there is, such as 2026-12-01.`);
}

export async function readPartner(tx: Pick<Tx, "em">, reference: string | undefined): Promise<string | null> {
  if (reference === undefined) return null;
  const found = await partnerByReference(tx, reference);
  if (!found) throw wrong(`No partner has the reference "${reference.slice(0, 40)}".`);
  return found.id;
}

/** A list and what was asked of it, as one text: the same for the same question, in whatever order it was asked. */
export function listAsked(name: string, question: Readonly<Record<string, string | undefined>>): string {
  const said = Object.entries(question).toSorted(([a], [b]) => (a < b ? -1 : 1));
  return `${name} ${JSON.stringify(said)}`;
}

export function wrong(detail: string): Problem {
  return new Problem("wrong-question", detail);
}
