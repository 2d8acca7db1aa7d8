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
  /** counts as failed: a line may name it all the same, and is not taken for it otherwise */
  readonly isRefused: boolean;
  /** counts as come back: its money is in the wallet, and no second return puts it there once more */
  readonly isReturned: boolean;
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
  /** it names a transfer that counts as failed, whose money is back in the wallet */
  | { readonly kind: "refused"; readonly transfer: string }
  /** money came in that may be one of several transfers that came back */
  | { readonly kind: "unclear" }
  /** money left, and nothing of ours fits */
  | { readonly kind: "unknown" }
  /** money came that was none of ours */
  | { readonly kind: "incoming" };

/** Days from leaving within which a bank books it, and within which it sends something back without naming it. */
const [daysBefore, daysAfter, returnDays] = [2, 15, 60];

/**
 * Whether a person confirms it along with others: of what came back they look at each line, because it puts money into a wallet and a file that was read
 * wrongly has all payments come back; and so they do by sum and day alone.
 */
export const isSure = (found: Found): boolean => found.kind === "file" || (found.kind === "transfer" && found.by !== "amount");

/** A line as it is compared: the bank's words as `bare` has them, and its day and the days of transfers as numbers. */
type Compared = NumberedLine & { readonly said: string; readonly day: number };
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
  const left = lines.filter(({ nth, minor }) => !found.has(nth) && minor < 0n);
  const leaving = namesOf(transfers.filter(({ transfer, isRefused }) => !isRefused && !used.left.has(transfer)));
  for (const line of left) {
    const [one] = leaving(line, -line.minor, [daysBefore, daysAfter]);
    if (one) takeAs(line, one.take(), "name");
  }
  wholeFiles(left, files, transfers, dayOf, used.left, found);
  const rivals = Map.groupBy(
    left.filter(({ nth }) => !found.has(nth)).toSorted((a, b) => a.day - b.day),
    ({ minor }) => minor,
  );
  const bySum = Map.groupBy(
    transfers.filter(({ transfer, isRefused }) => !isRefused && !used.left.has(transfer)),
    ({ net }) => net,
  );
  for (const line of left) {
    if (found.has(line.nth)) continue;
    const isFree = ({ transfer }: Dated): boolean => !used.left.has(transfer);
    const [one, other] = firstWithin(bySum.get(-line.minor) ?? [], line.day - daysAfter, line.day + daysBefore, isFree, 2);
    if (!one || other) continue;
    const isOpen = ({ nth }: Compared): boolean => !found.has(nth);
    if (firstWithin(rivals.get(line.minor) ?? [], one.day - daysBefore, one.day + daysAfter, isOpen, 2).length === 1)
      takeAs(line, one, "amount");
  }
  // What counts as come back already is found by its reference alone, above.
  const returning = namesOf(
    transfers.filter(({ transfer, isRefused, isReturned }) => !isRefused && !isReturned && !used.back.has(transfer)),
  );
  for (const line of lines) if (!found.has(line.nth)) found.set(line.nth, leftOver(line, returning));
  return found;

  function takeAs(line: Compared, { transfer }: Dated, by: "name" | "amount"): void {
    used.left.add(transfer);
    found.set(line.nth, { kind: "transfer", transfer, by });
  }
}

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
      return after >= -daysBefore && after <= daysAfter;
    });
    const [file] = at < 0 ? [] : fitting.splice(at, 1);
    if (!file) continue;
    for (const { transfer } of within.get(file.file) ?? []) used.add(transfer);
    found.set(line.nth, { kind: "file", file: file.file });
  }
}

/**
 * What comes in may be a transfer that came back: the bank names whom it did not reach. So may a partner's own payment to the shop: a person looks at it.
 */
function leftOver(line: Compared, returning: ByName): Found {
  if (line.minor < 0n) return { kind: "unknown" };
  const [one, other] = returning(line, line.minor, [0, returnDays]);
  if (!one) return { kind: "incoming" };
  return other ? { kind: "unclear" } : { kind: "return", transfer: one.take().transfer, by: "name" };
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

/** The first so many of those, ordered by day, that lie within two days and count. */
function firstWithin<T extends { readonly day: number }>(
  ordered: readonly T[],
  first: number,
  last: number,
  counts: (each: T) => boolean,
  most: number,
): T[] {
  let [low, high] = [0, ordered.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (ordered[middle]!.day < first) low = middle + 1;
    else high = middle;
  }
  const some: T[] = [];
  for (let at = low; at < ordered.length && some.length < most && ordered[at]!.day <= last; at++)
    if (counts(ordered[at]!)) some.push(ordered[at]!);
  return some;
}

/** A text as names and references are compared: banks change case, accents and what stands between. */
export const bare = (text: string): string =>
  text
    .normalize("NFKD")
    .toUpperCase()
    .replaceAll(/[^A-Z0-9]/g, "");

/** Banks cut names off: what is left of a name has to be long enough to be one. */
const [shortestName, longestName] = [4, 18];

/** `take`: it is found no more. */
type Named = { readonly day: number; readonly take: () => Dated };
type ByName = (line: Compared, net: bigint, within: readonly [before: number, after: number]) => readonly Named[];

/** Finds two transfers of a sum at most whose partner a line names, the earlier first: only names that begin as some place of the text does are looked at. */
function namesOf(transfers: readonly Dated[]): ByName {
  const bySum = new Map<bigint, Map<string, Map<string, Dated[]>>>();
  for (const each of transfers) {
    const name = bare(each.name).slice(0, longestName);
    if (name.length < shortestName) continue;
    const byStart = entryOf(bySum, each.net, () => new Map<string, Map<string, Dated[]>>());
    const byWhole = entryOf(byStart, name.slice(0, shortestName), () => new Map<string, Dated[]>());
    entryOf(byWhole, name, (): Dated[] => []).push(each);
  }
  return ({ said, day }, net, [before, after]) => {
    const byStart = bySum.get(net);
    if (!byStart) return [];
    const named = new Set<Dated[]>();
    for (let at = 0; at + shortestName <= said.length; at++)
      for (const [name, theirs] of byStart.get(said.slice(at, at + shortestName)) ?? []) if (said.startsWith(name, at)) named.add(theirs);
    return [...named]
      .flatMap((theirs) =>
        firstWithin(theirs, day - after, day + before, () => true, 2).map((each) => ({
          day: each.day,
          take: () => {
            theirs.splice(theirs.indexOf(each), 1);
            return each;
          },
        })),
      )
      .toSorted((a, b) => a.day - b.day)
      .slice(0, 2);
  };
}

function entryOf<K, V>(map: Map<K, V>, key: K, make: () => V): V {
  const known = map.get(key) ?? make();
  map.set(key, known);
  return known;
}

/** Whether a text names somebody, as far as banks write names out. */
export function namesIt(text: string, name: string): boolean {
  const [said, wanted] = [bare(text), bare(name)];
  return wanted.length >= shortestName && said.includes(wanted.slice(0, longestName));
}

/** Banks cut references off as well: as much of one has to be there as no other begins with. */
const shortestReference = 15;

function referencesOf(transfers: readonly ExpectedTransfer[]): (said: string) => ExpectedTransfer | null {
  const known = transfers.flatMap((transfer) => transfer.references.map((reference) => [bare(reference), transfer] as const));
  const byStart = Map.groupBy(known, ([reference]) => reference.slice(0, shortestReference));
  return (said) => {
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
