/** A mutant that no test can tell from the original, and why: argued here, and not counted. `in`: what its line has, so that it is that one. */
export type Equivalent = {
  readonly file: string;
  readonly in: string;
  readonly was: string;
  readonly becomes: string;
  readonly why: string;
};

export const equivalents: readonly Equivalent[] = [];
