import type { MessageFacts } from "#domain/messages";
import type { Sentence } from "./view.ts";

type Digest = MessageFacts["digest"];

/** "Your week" */
export const digestNouns: Readonly<Record<Digest["cadence"], string>> = { daily: "day", weekly: "week", monthly: "month" };

/** The one thing to do next, and what to type for it. */
export const nextWords: Readonly<Record<Digest["next"], { readonly label: string; readonly command: string }>> = {
  tokens: {
    label: "Tokens are missing, and the quarter ends soon. To see what would close the gap, type in the chat:",
    command: "/tokens progress",
  },
  share: {
    label: "Fewer people followed your links than before. To make a new one for a page you like, type in the chat:",
    command: "/share link",
  },
  pending: { label: "Some sales still wait. To see for what, type in the chat:", command: "/earnings list pending" },
  campaigns: {
    label: "People came, but nobody has bought yet. To see which campaign brings whom, type in the chat:",
    command: "/share campaigns",
  },
  payout: { label: "To see when you are paid, type in the chat:", command: "/earnings next" },
};

/** A rate against the one before, in basis points; null: nobody came, or more orders than visits. */
export function digestRate(orders: number, clicks: number): number | null {
  return clicks === 0 || orders > clicks ? null : Math.round((orders * 10_000) / clicks);
}

/** "12, before 8" */
export const against = (now: Sentence, before: Sentence): Sentence => [...now, ", before ", ...before];
