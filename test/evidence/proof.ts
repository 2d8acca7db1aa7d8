/** One kind of evidence: many generated cases, each of which can be run again on its own by seed and number. */
export type Proof = {
  readonly name: string;
  /** its number in the list of release evidence */
  readonly test: string;
  readonly sentence: string;
  /** how many cases the full proof has, and how many a change has to pass */
  readonly cases: { readonly full: number; readonly slice: number };
  readonly run: (course: Course) => Promise<Figures>;
};

/** What a run was asked for, and what it is given to do it with. */
export type Course = {
  readonly seed: number;
  /** the numbers of the cases to run, 1 and up */
  readonly numbers: readonly number[];
  /** where databases can be made */
  readonly adminUrl: string;
  /** one line for whoever watches */
  readonly say: (line: string) => void;
  /** a case that did not hold; the run goes on */
  readonly fail: (failure: Failure) => void;
};

export type Failure = {
  readonly number: number;
  /** one sentence: what should have been, and what was */
  readonly problem: string;
  /** the case itself, as small as it could be made; how long its text is decides which failure is shown first */
  readonly reproduction: string;
};

/** What was measured, by its name. */
export type Figures = Readonly<Record<string, number | string>>;

/** Runs the work for each, `width` at a time, in the order of the list. A throw ends it. */
export async function eachOf<T>(list: readonly T[], width: number, work: (one: T) => Promise<void>): Promise<void> {
  const waiting = list.values();
  await Promise.all(
    Array.from({ length: width }, async () => {
      for (const one of waiting) await work(one);
    }),
  );
}

/** The list cut into pieces of a size. */
export function chunksOf<T>(list: readonly T[], size: number): T[][] {
  return Array.from({ length: Math.ceil(list.length / size) }, (_, index) => list.slice(index * size, (index + 1) * size));
}
