import type { ActName } from "#domain/audit";
import type { AuditLine } from "#domain/answers";
import { partnerValue } from "./phrases.ts";
import type { Sentence, Value } from "./view.ts";

export const partner = (line: AuditLine): Value => (line.partner ? partnerValue(line.partner) : "a partner");

/** A figure of an act with words around it; nothing where it is missing. */
export function count({ facts }: AuditLine, name: string, ahead: string, after: string): Value {
  const value = facts[name];
  return typeof value === "number" ? `${ahead}${value}${after}` : "";
}

/** What somebody did about the books, after their name. */
export const bookActWords = {
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
  "statement.reopen": (line) => [`opened a line of statement ${line.subject.id} of the bank again`, count(line, "line", ": line ", "")],
  "statement.take": (line) => [`took statement ${line.subject.id} of the bank`, count(line, "lines", ": ", " lines")],
  "tax-form.asked": (line) => ["asked ", partner(line), " for their tax form"],
  "tax-form.exempt": (line) => ["wrote down that no tax form is due of ", partner(line)],
  "tax-form.received": (line) => ["wrote down that the tax form of ", partner(line), " is there"],
  "year.export": (line) => [`took what was paid in ${line.subject.id} as a file`, count(line, "partners", ": ", " partners")],
} satisfies Partial<Record<ActName, (line: AuditLine) => Sentence>>;
