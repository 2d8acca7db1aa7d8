import type { Outcome } from "#domain/messages";
import type { Outgoing, Outlet } from "../../jobs/outlets/outlet.ts";

/** An outlet that keeps what it is given and answers as it is told: it takes everything unless told otherwise. */
export function keepingOutlet<O = Outgoing>(
  kept: O[],
  answer: (outgoing: O) => Outcome | Promise<Outcome> = () => ({ kind: "accepted", detail: "250" }),
  over: Partial<Outlet<O>> = {},
): Outlet<O> {
  return {
    width: 200,
    perSecond: null,
    send: async (outgoing) => {
      const outcome = await answer(outgoing);
      if (outcome.kind === "accepted") kept.push(outgoing);
      return outcome;
    },
    close: () => Promise.resolve(),
    ...over,
  };
}
