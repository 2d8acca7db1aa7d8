/** One guard, how it is taken out, and the test that must turn red. `find` stands in its file exactly once. */
export type Guard = {
  readonly guard: string;
  readonly file: string;
  readonly find: string;
  readonly replace: string;
  /** the tests that hold it, and a part of their name where a few of a large file are enough */
  readonly test: string;
  readonly named?: string;
};
