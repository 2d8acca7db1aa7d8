import type { Entry, Section } from "./chat-sections.ts";

/** A section as far as it fits, and how many of its entries don't. */
export type Fitted = { readonly section: Section; readonly entries: readonly Entry[]; readonly more: number };

export type Costs = {
  /** what an entry takes, with what stands between it and the one before */
  readonly entry: (entry: Entry, section: Section) => number;
  /** what a section takes beside its entries */
  readonly section: (section: Section) => number;
  /** what "and N more" takes */
  readonly more: number;
};

/**
 * As much as there is room for. What goes first says each entry's rank; of those of one rank what stands further down. `left` counts the
 * entries of sections of which nothing stands.
 */
export function fit(sections: readonly Section[], room: number, costs: Costs): { fitted: Fitted[]; left: number } {
  const all = sections.flatMap((section, at) => section.entries.map((entry, index) => ({ section, at, entry, index })));
  const full = sections.map((section, at) => ({ section, at, cost: costs.section(section) + (section.more > 0 ? costs.more : 0) }));
  const total =
    all.reduce((sum, { entry, section }) => sum + costs.entry(entry, section), 0) + full.reduce((sum, { cost }) => sum + cost, 0);
  const isShort = total > room;
  const taken = sections.map(() => new Set<number>());
  const isClosed = sections.map(() => false);
  // Where not everything fits, one line says so for what is gone altogether, and each section for itself.
  let left = isShort ? room - costs.more * 2 : room;
  for (const { section, at, entry, index } of isShort ? all.toSorted((one, other) => one.entry.rank - other.entry.rank) : all) {
    if (isClosed[at]) continue;
    const isFirst = taken[at]!.size === 0;
    const opening = isFirst ? costs.section(section) + (section.more > 0 || (isShort && section.entries.length > 1) ? costs.more : 0) : 0;
    const cost = costs.entry(entry, section) + opening;
    if (cost > left) {
      // Rows and steps are a story: none is left out in its middle.
      if (section.kind === "table" || section.kind === "steps") isClosed[at] = true;
      continue;
    }
    left -= cost;
    taken[at]!.add(index);
  }
  const fitted = sections.map((section, at) => {
    const entries = section.entries.filter((_, index) => taken[at]!.has(index));
    return { section, entries, more: section.more + section.entries.length - entries.length };
  });
  return {
    fitted: fitted.filter(({ entries }) => entries.length > 0),
    left: fitted.reduce((sum, { entries, more }) => sum + (entries.length === 0 ? more : 0), 0),
  };
}
