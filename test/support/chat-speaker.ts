import { Refusal, type InTransaction } from "#domain/kernel";
import type { NamedAccount } from "#domain/chat";
import type { ChannelPlace } from "#domain/messages";
import type { Asker } from "#bots/command";
import { readCommandLine } from "#bots/spoken-options";
import { refusalView } from "#templates/refusals";
import { renderConsole } from "#templates/render/console";
import type { View } from "#templates/view";
import { askerFrom } from "../../bots/asker.ts";
import { commands } from "../../bots/commands/index.ts";
import { dispatch, offeredTo, type Answer } from "../../bots/dispatch.ts";
import { testHands } from "./job-desk.ts";

const surroundings = { publicUrl: "https://partners.shop.example", shopHosts: ["shop.example"], ...testHands };

/** Asks as a chat account does: who that is, is looked up anew for every line. */
export function chatSpeaker(inTransaction: InTransaction, faults: unknown[]) {
  const house = { inTransaction, commands, surroundings, report: (error: unknown) => (faults.push(error), "fault0001") };
  const who = (account: NamedAccount): Promise<Asker> => inTransaction({ kind: "guest" }, (tx) => askerFrom(tx, account));
  const ask = async (account: NamedAccount, line: string, place?: ChannelPlace): Promise<Answer> => {
    const known = await who(account);
    const asker = known.chat ? { ...known, chat: { ...known.chat, place } } : known;
    try {
      const read = readCommandLine(line, commands, { zone: "America/Denver", currency: "USD" }, offeredTo(asker, commands));
      return await dispatch(house, { asker, ...read });
    } catch (error) {
      if (error instanceof Refusal) return { outcome: "refusal", view: refusalView(error) };
      throw error;
    }
  };
  const say = async (account: NamedAccount, line: string): Promise<string> => drawn(account, line, (await ask(account, line)).view);
  return { ask, say };
}

/** An answer as a terminal of 100 columns would show it, below what was asked. */
export function drawn(account: Pick<NamedAccount, "name" | "platform">, line: string, view: View): string {
  const text = renderConsole(view, { width: 100, colour: false, zone: "America/Denver", locale: "en-US" });
  return `${account.name} on ${account.platform} › /${line}\n\n${text}\n`;
}

/** The same view with other words for some of its texts: those that are made by chance. */
export function reworded<T>(part: T, words: readonly (readonly [found: string, shown: string])[]): T {
  if (typeof part === "string") return words.reduce((text, [found, shown]) => text.replaceAll(found, shown), part as string) as T;
  if (Array.isArray(part)) return part.map((each: unknown) => reworded(each, words)) as T;
  if (typeof part !== "object" || part === null || Object.getPrototypeOf(part) !== Object.prototype) return part;
  return Object.fromEntries(Object.entries(part).map(([key, value]) => [key, reworded<unknown>(value, words)])) as T;
}
