import type { RailName } from "#domain/programme";
import { railCapabilities } from "#domain/rails";
import type { Sentence } from "./view.ts";

/** What choosing a rail comes to, from what it can do. */
export function railSentence(rail: RailName): Sentence {
  const { sends, settles, isReversible, isForDemonstrations, currencies } = railCapabilities[rail];
  return [
    { code: rail },
    sends === "file" ? ": files that two persons give to the bank" : ": a program that is asked for each transfer",
    currencies === "any" ? "" : `, in ${currencies.join(", ")} only`,
    settles === "silence"
      ? "; what does not come back within the days of transfer-settle has arrived"
      : "; it says itself what has arrived",
    isReversible ? "." : "; what was sent can't be called back.",
    isForDemonstrations ? " It moves nobody's money: for demonstrations only. " : " ",
  ];
}
