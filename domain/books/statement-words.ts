/** How names and references are found in what a bank wrote. */

/** The first so many of those, ordered by day, that lie within two days and count. */
export function firstWithin<T extends { readonly day: number }>(
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

/** A line as it is compared: the bank's words as `bare` has them, and its day as a number. */
export type Said = { readonly said: string; readonly day: number };
/** Days before and after the one that it is compared with. */
export type Within = readonly [before: number, after: number];

/** `take`: it is found no more. */
type Named<T> = { readonly day: number; readonly take: () => T };
export type ByName<T> = (line: Said, net: bigint, within: Within) => readonly Named<T>[];

/** Finds two transfers of a sum at most whose partner a line names, the earlier first: only names that begin as some place of the text does are looked at. */
export function namesOf<T extends { readonly net: bigint; readonly name: string; readonly day: number }>(
  transfers: readonly T[],
): ByName<T> {
  const bySum = new Map<bigint, Map<string, Map<string, T[]>>>();
  for (const each of transfers) {
    const name = bare(each.name).slice(0, longestName);
    if (name.length < shortestName) continue;
    const byStart = entryOf(bySum, each.net, () => new Map<string, Map<string, T[]>>());
    const byWhole = entryOf(byStart, name.slice(0, shortestName), () => new Map<string, T[]>());
    entryOf(byWhole, name, (): T[] => []).push(each);
  }
  return ({ said, day }, net, [before, after]) => {
    const byStart = bySum.get(net);
    if (!byStart) return [];
    const named = new Set<T[]>();
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

/** The transfer whose reference stands in the bank's words. */
export function referencesOf<T extends { readonly references: readonly string[] }>(transfers: readonly T[]): (said: string) => T | null {
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
