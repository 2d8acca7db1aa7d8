import type { ActName } from "#domain/audit";
import type { AuditLine } from "#domain/answers";
import type { Money } from "#domain/kernel";
import { amounts, partnerValue } from "./phrases.ts";
import { programActWords } from "./program-act-words.ts";
import type { Sentence, Value } from "./view.ts";

export const partner = (line: AuditLine): Value => (line.partner ? partnerValue(line.partner) : "a partner");

/** A figure of an act with words around it; nothing where it is missing. */
export function count({ facts }: AuditLine, name: string, ahead: string, after: string): Value {
  const value = facts[name];
  return typeof value === "number" ? `${ahead}${value}${after}` : "";
}

/** The amounts of an act. */
export function monies({ facts }: AuditLine): Sentence {
  const all = [facts.amount, ...(Array.isArray(facts.amounts) ? (facts.amounts as unknown[]) : [])];
  return amounts(
    all.flatMap((each) => moneyOf(each) ?? []),
    "an amount",
  );
}

function moneyOf(value: unknown): Money | null {
  if (typeof value !== "object" || value === null || !("currency" in value) || !("minor" in value)) return null;
  const { currency, minor } = value;
  return typeof currency === "string" && typeof minor === "string" && /^-?\d+$/.test(minor) ? { currency, minor: BigInt(minor) } : null;
}

type ByHand = "credit" | "withholding" | "withholding-return" | "write-off";
type Said = "confirm" | "decline" | "request" | "withdraw";

/** What was said of money that finance book by hand: "confirmed credit 12: USD 5.00 to Paper Lane". */
function adjustmentActWords<Kind extends ByHand>(
  kind: Kind,
  name: string,
  whose: string,
): Readonly<Record<`${Kind}.${Said}`, (line: AuditLine) => Sentence>> {
  const says: Readonly<Record<Said, string>> = { confirm: "confirmed", decline: "declined", request: "asked for", withdraw: "withdrew" };
  const words = Object.entries(says).map(([act, verb]) => [
    `${kind}.${act}`,
    (line: AuditLine): Sentence => [`${verb} ${name} ${line.subject.id}: `, ...monies(line), whose, partner(line)],
  ]);
  return Object.fromEntries(words) as Readonly<Record<`${Kind}.${Said}`, (line: AuditLine) => Sentence>>;
}

/** What somebody did about the books, after their name. */
export const bookActWords = {
  ...adjustmentActWords("credit", "credit", " to "),
  ...programActWords,
  "bank-answer.drop": (line) => [`said that return file ${line.subject.id} is not to be taken in`],
  "bank-answer.propose": (line) => [`sent return file ${line.subject.id} of the bank along`, count(line, "lines", ": ", " lines")],
  "hold.lift": (line) => ["lifted the hold on the money of ", partner(line)],
  "hold.lift-ask": (line) => ["asked to lift the hold on the money of ", partner(line)],
  "hold.put": (line) => ["held the money of ", partner(line)],
  "ledger.export": (line) => [
    line.subject.id === "all" ? "took the whole ledger" : `took the ledger of ${line.subject.id.replace("..", " to ")}`,
    count(line, "part", " as a file, part ", ""),
    count(line, "postings", ": ", " postings"),
  ],
  "statement.confirm": (line) => [
    `confirmed lines of statement ${line.subject.id} of the bank`,
    count(line, "tied", ": ", " tied"),
    count(line, "waiting", ", ", " wait for a second person"),
  ],
  "statement.explain": (line) => [`explained lines of statement ${line.subject.id} of the bank`, count(line, "lines", ": ", " of them")],
  "statement.read-anew": (line) => [
    `had statement ${line.subject.id} of the bank read anew`,
    count(line, "lines", ": ", " lines"),
    count(line, "replaced", " instead of ", ""),
  ],
  "statement.reopen": (line) => [`opened a line of statement ${line.subject.id} of the bank again`, count(line, "line", ": line ", "")],
  "statement.take": (line) => [`took statement ${line.subject.id} of the bank`, count(line, "lines", ": ", " lines")],
  "tax-form.asked": (line) => ["asked ", partner(line), " for their tax form"],
  "tax-form.exempt": (line) => ["wrote down that no tax form is due of ", partner(line)],
  "tax-form.received": (line) => ["wrote down that the tax form of ", partner(line), " is there"],
  "year.export": (line) => [`took what was paid in ${line.subject.id} as a file`, count(line, "partners", ": ", " partners")],
  ...adjustmentActWords("withholding", "withholding", " of "),
  ...adjustmentActWords("withholding-return", "the giving back of what was withheld,", " to "),
  ...adjustmentActWords("write-off", "write-off", " of "),
} satisfies Partial<Record<ActName, (line: AuditLine) => Sentence>>;
