import { refuse } from "#domain/kernel";
import { refusalView } from "#templates/refusals";
import type { Reply } from "./conversation.ts";

/** Why something is not in the channel, or perhaps not. */
export type Unposted = "chat.cannot-post" | "chat.not-posted" | "chat.perhaps-posted" | "chat.posted-in-part";

/** What whoever shares is told instead of "It is posted", with the button for another try. */
export async function unposted({ again }: Pick<Reply, "again">, why: Unposted): Promise<Reply> {
  return { outcome: "refusal", view: refusalView(refuse(why)), buttons: (await again?.()) ?? [] };
}
