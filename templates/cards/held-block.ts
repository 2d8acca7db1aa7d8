import type { Instant } from "#domain/kernel";
import { onDate } from "../phrases.ts";
import { text, type Block } from "../view.ts";

/** What a partner reads while the staff hold their money. */
export const heldBlock = (since: Instant): Block =>
  text(
    "Your money waits since ",
    onDate(since),
    ": payouts reach your wallet, but nothing leaves it for a bank until the programme's staff have looked at something. It stays yours; ask them with ",
    { code: "/ask question" },
    ".",
  );
