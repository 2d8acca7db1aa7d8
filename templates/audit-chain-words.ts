import type { ChainFault } from "#domain/audit";

/** What was found at a place of the audit's chain, after "act …:". */
export const chainFaultWords: Readonly<Record<ChainFault["what"], string>> = {
  changed: "when, who, what or about whom is not as it was chained",
  "reason-changed": "its reason is not as it was chained",
  "facts-changed": "its facts are not as they were chained",
  "words-gone": "its words were taken out, and nobody was erased then",
  removed: "it was removed",
  cut: "places of the chain were taken out here",
  moved: "it does not follow what stands before it: something was put in, taken out or moved here",
  backdated: "it says that it was done long before it came into the audit: it was put in by hand later, or a clock was wrong then",
  "never-chained": "it was put in by hand: it stands in no chain and waits for none",
  lost: "it was removed before it was chained",
  "other-head": "the chain is not the one that was kept: it was cut off, or made anew from somewhere before",
};
