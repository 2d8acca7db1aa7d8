import { refuse, type Tx } from "#domain/kernel";
import { askerOf, type NamedAccount } from "#domain/chat";
import { partnerById } from "#domain/partners";
import type { Command } from "./command.ts";
import { readMention } from "./mention.ts";

/**
 * What was typed, with the share ID of a partner in the place of a mention (`<@U…>`) wherever a command wants a partner: their own link says who
 * that is. Refuses `partner.mention-unknown` for an account that is connected to no partner.
 */
export async function withoutMentions(
  tx: Pick<Tx, "em" | "vault">,
  { options }: Pick<Command, "options">,
  texts: Readonly<Record<string, string>>,
  from: NamedAccount,
): Promise<Readonly<Record<string, string>>> {
  const meant = Object.entries(texts).filter(([name, text]) => options[name]?.kind === "partner" && text.trim().startsWith("<@"));
  if (meant.length === 0) return texts;
  const words = await Promise.all(meant.map(async ([name, text]) => [name, await shareIdOf(tx, text, from)] as const));
  return { ...texts, ...Object.fromEntries(words) };
}

async function shareIdOf(tx: Pick<Tx, "em" | "vault">, typed: string, from: NamedAccount): Promise<string> {
  const mentioned = readMention(typed);
  if (mentioned?.platform !== from.platform) return typed;
  const { partner, staff } = await askerOf(tx, { ...from, account: mentioned.account });
  const id = partner?.id ?? staff?.partnerId ?? null;
  if (id === null) throw refuse("partner.mention-unknown", { mention: typed.trim() });
  return (await partnerById(tx, id)).shareId;
}
