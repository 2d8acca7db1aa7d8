import type { StatementLine } from "./statement-format.ts";

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
  /** counts as refused: a line may name it all the same, and is not taken for it otherwise */
  readonly isRefused: boolean;
};

/** A file that the bank may book as one sum. */
export type ExpectedFile = { readonly file: string; readonly net: bigint; readonly leftOn: string };

export type NumberedLine = StatementLine & { readonly nth: number };

/** What a line of the bank most likely is; "amount": by its sum and day alone. */
export type Found =
  | { readonly kind: "transfer"; readonly transfer: string; readonly by: "reference" | "name" | "amount" }
  | { readonly kind: "file"; readonly file: string }
  /** the money came back */
  | { readonly kind: "return"; readonly transfer: string; readonly by: "reference" | "name" }
  /** it names a transfer, and the sum is another one */
  | { readonly kind: "other-amount"; readonly transfer: string; readonly expected: bigint }
  /** it names a transfer that another line has already */
  | { readonly kind: "twice"; readonly transfer: string }
  /** it names a transfer that counts as refused, whose money is back in the wallet */
  | { readonly kind: "refused"; readonly transfer: string }
  /** money left, and nothing of ours fits */
  | { readonly kind: "unknown" }
  /** money came that was none of ours */
  | { readonly kind: "incoming" };

/** Days from leaving within which a bank books it, and within which it sends something back without naming it. */
const [daysBefore, daysAfter, returnDays] = [2, 15, 60];

/**
 * What each line of a statement is. The surest way counts first: a reference, then sum, day and name, then a whole file as one sum, and last sum and day
 * where nothing else has them. No transfer is found twice. `taken`: those that a line of this or another statement stands for already.
 */
export function matchStatement(
  lines: readonly NumberedLine[],
  transfers: readonly ExpectedTransfer[],
  files: readonly ExpectedFile[],
  taken: ReadonlySet<string> = new Set(),
): ReadonlyMap<number, Found> {
  const found = new Map<number, Found>();
  const used = new Set(taken);
  const byReference = referencesOf(transfers);
  for (const line of lines) {
    const named = byReference(line.text);
    if (named) found.set(line.nth, namedLine(line, named, used));
  }
  const rest = (): NumberedLine[] => lines.filter(({ nth, minor }) => !found.has(nth) && minor < 0n);
  const free = transfers.filter(({ transfer, isRefused }) => !isRefused && !used.has(transfer)).toSorted(byDay);
  const bySum = Map.groupBy(free, ({ net }) => net);
  const fitting = (line: NumberedLine): ExpectedTransfer[] =>
    (bySum.get(-line.minor) ?? []).filter(
      (each) => !used.has(each.transfer) && isWithin(line.bookedOn, each.leftOn, daysBefore, daysAfter),
    );
  const take = (line: NumberedLine, transfer: string, by: "name" | "amount"): void => {
    used.add(transfer);
    found.set(line.nth, { kind: "transfer", transfer, by });
  };
  for (const line of rest()) {
    const one = fitting(line).find(({ name }) => namesIt(line.text, name));
    if (one) take(line, one.transfer, "name");
  }
  wholeFiles(rest(), files, transfers, used, found);
  for (const line of rest()) {
    const [one, ...others] = fitting(line);
    const rivals = rest().filter(
      ({ minor, bookedOn }) => minor === line.minor && one && isWithin(bookedOn, one.leftOn, daysBefore, daysAfter),
    );
    if (one && others.length === 0 && rivals.length === 1) take(line, one.transfer, "amount");
  }
  for (const line of lines) if (!found.has(line.nth)) found.set(line.nth, leftOver(line, transfers, found));
  return found;
}

const byDay = (a: ExpectedTransfer, b: ExpectedTransfer): number => (a.leftOn < b.leftOn ? -1 : a.leftOn > b.leftOn ? 1 : 0);

function namedLine({ minor }: NumberedLine, { transfer, net, isRefused }: ExpectedTransfer, used: Set<string>): Found {
  if (isRefused) return { kind: "refused", transfer };
  if (minor > 0n) return minor === net ? { kind: "return", transfer, by: "reference" } : { kind: "other-amount", transfer, expected: net };
  if (used.has(transfer)) return { kind: "twice", transfer };
  if (-minor !== net) return { kind: "other-amount", transfer, expected: -net };
  used.add(transfer);
  return { kind: "transfer", transfer, by: "reference" };
}

/** A bank may book a file as one sum: then all its transfers are in that line. */
function wholeFiles(
  lines: readonly NumberedLine[],
  files: readonly ExpectedFile[],
  transfers: readonly ExpectedTransfer[],
  used: Set<string>,
  found: Map<number, Found>,
): void {
  const open = new Set(files.filter(({ file }) => !transfers.some((each) => each.file === file && used.has(each.transfer))));
  for (const line of lines)
    for (const file of open)
      if (file.net === -line.minor && !found.has(line.nth) && isWithin(line.bookedOn, file.leftOn, daysBefore, daysAfter)) {
        open.delete(file);
        for (const each of transfers) if (each.file === file.file) used.add(each.transfer);
        found.set(line.nth, { kind: "file", file: file.file });
      }
}

/** What comes in may be a transfer that came back: the bank names whom it did not reach. */
function leftOver(
  { minor, bookedOn, text }: NumberedLine,
  transfers: readonly ExpectedTransfer[],
  found: ReadonlyMap<number, Found>,
): Found {
  if (minor < 0n) return { kind: "unknown" };
  const returned = new Set([...found.values()].flatMap((each) => (each.kind === "return" ? [each.transfer] : [])));
  const one = transfers.find(
    ({ transfer, net, leftOn, name, isRefused }) =>
      net === minor && !isRefused && !returned.has(transfer) && isWithin(bookedOn, leftOn, 0, returnDays) && namesIt(text, name),
  );
  return one ? { kind: "return", transfer: one.transfer, by: "name" } : { kind: "incoming" };
}

function isWithin(day: string, leftOn: string, before: number, after: number): boolean {
  const days = Temporal.PlainDate.from(leftOn).until(Temporal.PlainDate.from(day)).days;
  return days >= -before && days <= after;
}

const bare = (text: string): string =>
  text
    .normalize("NFKD")
    .toUpperCase()
    .replaceAll(/[^A-Z0-9]/g, "");

/** Banks cut names off: what is left of a name has to be long enough to be one. */
const shortestName = 4;

function namesIt(text: string, name: string): boolean {
  const [said, wanted] = [bare(text), bare(name)];
  return wanted.length >= shortestName && said.includes(wanted.slice(0, 18));
}

/** Banks cut references off as well: as much of one has to be there as no other begins with. */
const shortestReference = 15;

function referencesOf(transfers: readonly ExpectedTransfer[]): (text: string) => ExpectedTransfer | null {
  const known = transfers.flatMap((transfer) => transfer.references.map((reference) => [bare(reference), transfer] as const));
  const byStart = Map.groupBy(known, ([reference]) => reference.slice(0, shortestReference));
  return (text) => {
    const said = bare(text);
    for (let at = 0; at + shortestReference <= said.length; at++) {
      const starting = byStart.get(said.slice(at, at + shortestReference)) ?? [];
      const whole = starting.filter(([reference]) => said.startsWith(reference, at));
      const [one, ...others] = whole.length > 0 ? whole : cutOff(starting, said.slice(at));
      if (one && others.length === 0) return one[1];
    }
    return null;
  };
}

/** Those that go on as the text does for as long as anything of a reference stands there; more than one: nobody can tell. */
function cutOff<T>(starting: readonly (readonly [string, T])[], said: string): (readonly [string, T])[] {
  const alike = (reference: string): number => {
    let length = 0;
    while (length < reference.length && reference[length] === said[length]) length++;
    return length;
  };
  const longest = Math.max(0, ...starting.map(([reference]) => alike(reference)));
  return starting.filter(([reference]) => alike(reference) === longest);
}
