import type { StatementLine } from "./statement-format.ts";
import { bare, firstWithin, namesOf, referencesOf, type ByName, type Said, type Within } from "./statement-words.ts";

/** A transfer that left for the bank, as far as a statement may speak of it. */
export type ExpectedTransfer = {
  readonly transfer: string;
  readonly net: bigint;
  /** "2026-12-02": where the programme lives */
  readonly leftOn: string;
  /** by which the bank may name it: the rail's key, a trace number */
  readonly references: readonly string[];
  /** the partner's name */
  readonly name: string;
  readonly file: string | null;
  /** counts as failed: a line may name it all the same, and is not taken for it otherwise */
  readonly isRefused: boolean;
  /** "2026-12-08": counts as come back since; its money is in the wallet, and no second return puts it there once more */
  readonly returnedOn: string | null;
};

/** A file that the bank may book as one sum. */
export type ExpectedFile = { readonly file: string; readonly net: bigint; readonly leftOn: string };

export type NumberedLine = StatementLine & { readonly nth: number };

/** What a line of the bank most likely is; "amount": by its sum and day alone. */
export type Found =
  | { readonly kind: "transfer"; readonly transfer: string; readonly by: "reference" | "name" | "amount" }
  | { readonly kind: "file"; readonly file: string }
  /** the money came back; by its sum and day alone one only that counts as come back already, so that no money moves by it */
  | { readonly kind: "return"; readonly transfer: string; readonly by: "reference" | "name" | "amount" }
  /** it names a transfer, and the sum is another one */
  | { readonly kind: "other-amount"; readonly transfer: string; readonly expected: bigint }
  /** it names a transfer that another line has already */
  | { readonly kind: "twice"; readonly transfer: string }
  /** it names a transfer that counts as failed, whose money is back in the wallet */
  | { readonly kind: "refused"; readonly transfer: string }
  /** money came in that may be one of several transfers that came back */
  | { readonly kind: "unclear" }
  /** money left, and nothing of ours fits */
  | { readonly kind: "unknown" }
  /** money came in that is not found among ours */
  | { readonly kind: "incoming" };

/** Days around its leaving on which a bank books it, after it on which it sends something back without naming it, and around somebody's saying so. */
const booked: Within = [2, 15];
const sentBack: Within = [0, 60];
const saidBack: Within = [15, 15];

/**
 * Whether a person confirms it along with others: of what came back they look at each line, because it puts money into a wallet and a file that was read
 * wrongly has all payments come back; and so they do by sum and day alone.
 */
export const isSure = (found: Found): boolean => found.kind === "file" || (found.kind === "transfer" && found.by !== "amount");

type Compared = NumberedLine & Said;
/** `day`: on which it left, or came back, as a number */
type Dated = ExpectedTransfer & { readonly day: number };

/** What is used up while lines are compared: transfers whose leaving has a line, and those whose return has one. */
type Used = { readonly left: Set<string>; readonly back: Set<string> };

/**
 * What each line of a statement is. The surest way counts first: a reference, then sum, day and name, then a whole file as one sum, and last sum and day
 * where nothing else has them. No transfer is found twice. `taken`: those that a line of this or another statement stands for already; `back`: those whose
 * return has a line already.
 */
export function matchStatement(
  numbered: readonly NumberedLine[],
  expected: readonly ExpectedTransfer[],
  files: readonly ExpectedFile[],
  taken: ReadonlySet<string> = new Set(),
  back: ReadonlySet<string> = new Set(),
): ReadonlyMap<number, Found> {
  const dayOf = dayNumbers();
  const lines = numbered.map((line): Compared => ({ ...line, said: bare(line.text), day: dayOf(line.bookedOn) }));
  const transfers = expected.map((each): Dated => ({ ...each, day: dayOf(each.leftOn) })).toSorted((a, b) => a.day - b.day);
  const found = new Map<number, Found>();
  const used: Used = { left: new Set(taken), back: new Set(back) };
  const byReference = referencesOf(expected);
  for (const line of lines) {
    const named = byReference(line.said);
    if (named) found.set(line.nth, namedLine(line, named, used));
  }
  const isOpen = ({ nth }: Compared): boolean => !found.has(nth);
  const left = lines.filter((line) => isOpen(line) && line.minor < 0n);
  const leaving = transfers.filter(({ transfer, isRefused }) => !isRefused && !used.left.has(transfer));
  const byName = namesOf(leaving);
  for (const line of left) {
    const [one] = byName(line, -line.minor, booked);
    if (one) takeAs("transfer", line, one.take(), "name");
  }
  wholeFiles(left, files, transfers, dayOf, used.left, found);
  bySumAlone(left.filter(isOpen), leaving, booked, isOpen, used.left, (line, one) => takeAs("transfer", line, one, "amount"));

  for (const line of left.filter(isOpen)) found.set(line.nth, { kind: "unknown" });

  const unbooked = transfers.filter(({ transfer, isRefused }) => !isRefused && !used.back.has(transfer));
  const said = unbooked.filter(({ returnedOn }) => returnedOn !== null);
  const [returning, returned] = [namesOf(unbooked.filter(({ returnedOn }) => returnedOn === null)), namesOf(said)];
  for (const line of lines.filter(isOpen)) comeIn(line, returning, returned);
  const byDayOfReturn = said.map((each): Dated => ({ ...each, day: dayOf(each.returnedOn ?? "") })).toSorted((a, b) => a.day - b.day);
  bySumAlone(lines.filter(isOpen), byDayOfReturn, saidBack, isOpen, used.back, (line, one) => takeAs("return", line, one, "amount"));
  for (const line of lines.filter(isOpen)) found.set(line.nth, { kind: "incoming" });
  return found;

  /** What comes in may be a transfer that came back: the bank names whom it did not reach. So may a partner's own payment to the shop: a person looks at it. */
  function comeIn(line: Compared, stillOut: ByName<Dated>, saidToBeBack: ByName<Dated>): void {
    const [one, other] = stillOut(line, line.minor, sentBack);
    const [had] = saidToBeBack(line, line.minor, sentBack);
    const likely = one ?? had;
    // One that counts as come back may be what this line is: nobody puts another one into a wallet by it.
    if (other || (one && had)) found.set(line.nth, { kind: "unclear" });
    else if (likely) takeAs("return", line, likely.take(), "name");
  }

  function takeAs(kind: "transfer" | "return", line: Compared, { transfer }: Dated, by: "name" | "amount"): void {
    (kind === "return" ? used.back : used.left).add(transfer);
    found.set(line.nth, { kind, transfer, by });
  }
}

/** Where nothing else can be meant: one line of that sum and one transfer within these days. `transfers`: in the order of their days. */
function bySumAlone(
  lines: readonly Compared[],
  transfers: readonly Dated[],
  [before, after]: Within,
  isOpen: (line: Compared) => boolean,
  used: ReadonlySet<string>,
  take: (line: Compared, one: Dated) => void,
): void {
  const rivals = Map.groupBy(
    lines.toSorted((a, b) => a.day - b.day),
    ({ minor }) => sizeOf(minor),
  );
  const bySum = Map.groupBy(
    transfers.filter(({ transfer }) => !used.has(transfer)),
    ({ net }) => net,
  );
  const isFree = ({ transfer }: Dated): boolean => !used.has(transfer);
  for (const line of lines) {
    const size = sizeOf(line.minor);
    const [one, other] = firstWithin(bySum.get(size) ?? [], line.day - after, line.day + before, isFree, 2);
    if (!one || other) continue;
    if (firstWithin(rivals.get(size) ?? [], one.day - before, one.day + after, isOpen, 2).length === 1) take(line, one);
  }
}

const sizeOf = (minor: bigint): bigint => (minor < 0n ? -minor : minor);

function namedLine({ minor }: NumberedLine, { transfer, net, isRefused }: ExpectedTransfer, used: Used): Found {
  if (isRefused) return { kind: "refused", transfer };
  const [seen, due] = minor > 0n ? [used.back, net] : [used.left, -net];
  if (seen.has(transfer)) return { kind: "twice", transfer };
  if (minor !== due) return { kind: "other-amount", transfer, expected: due };
  seen.add(transfer);
  return { kind: minor > 0n ? "return" : "transfer", transfer, by: "reference" };
}

/** A bank may book a file as one sum: then all its transfers are in that line. */
function wholeFiles(
  lines: readonly Compared[],
  files: readonly ExpectedFile[],
  transfers: readonly ExpectedTransfer[],
  dayOf: (day: string) => number,
  used: Set<string>,
  found: Map<number, Found>,
): void {
  const within = Map.groupBy(transfers, ({ file }) => file);
  const open = files.filter(({ file }) => !within.get(file)?.some(({ transfer }) => used.has(transfer)));
  const bySum = Map.groupBy(open, ({ net }) => net);
  for (const line of lines) {
    const fitting = found.has(line.nth) ? [] : (bySum.get(-line.minor) ?? []);
    const at = fitting.findIndex(({ leftOn }) => {
      const after = line.day - dayOf(leftOn);
      return after >= -booked[0] && after <= booked[1];
    });
    const [file] = at < 0 ? [] : fitting.splice(at, 1);
    if (!file) continue;
    for (const { transfer } of within.get(file.file) ?? []) used.add(transfer);
    found.set(line.nth, { kind: "file", file: file.file });
  }
}

/** Days as numbers, each counted once. */
function dayNumbers(): (day: string) => number {
  const start = Temporal.PlainDate.from("2000-01-01");
  const known = new Map<string, number>();
  return (day) => {
    const number = known.get(day) ?? start.until(Temporal.PlainDate.from(day)).days;
    known.set(day, number);
    return number;
  };
}
