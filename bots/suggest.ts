import { setTimeout as delay } from "node:timers/promises";
import type { Clock, Instant } from "#domain/kernel";
import type { NamedAccount } from "#domain/chat";
import { isAllowed } from "./dispatch.ts";
import type { ConversationHouse } from "./conversation.ts";
import { suggestionsFor } from "./suggestions.ts";

/** A word that an option takes, and how to show it. */
export type Suggestion = { readonly value: string; readonly text: string };

export type Suggest = (
  from: NamedAccount,
  asked: { readonly command: string; readonly option: string; readonly typed: string },
) => Promise<readonly Suggestion[]>;

export type SuggestHouse = Pick<ConversationHouse, "commands" | "surroundings" | "inStatement" | "askerOf" | "report"> & {
  readonly clock: Clock;
  /** Discord and Slack wait for three seconds */
  readonly longestWaitMs?: number;
};

const usualWaitMs = 1_500;
const keptSeconds = 20;
const mostKept = 2_000;
/** Somebody types faster than we look things up: what is asked beyond that gets nothing, and the next letter asks again. */
const mostAtOnce = 2;
const longestTyped = 100;

/**
 * What can be offered while somebody types into an option: words that they could have read in the answers to the same command. Nothing at all
 * after a second and a half, for commands that they may not run, and where something fails. Answers are kept for twenty seconds, by account
 * and by what was typed. Where a platform takes nothing but what it was offered, its door adds what was typed.
 */
export function makeSuggest(house: SuggestHouse): Suggest {
  const kept = new Map<string, { readonly until: Instant; readonly found: Promise<readonly Suggestion[]> }>();
  const looking = new Map<string, number>();

  async function look(from: NamedAccount, asked: Parameters<Suggest>[1], whose: string): Promise<readonly Suggestion[]> {
    looking.set(whose, (looking.get(whose) ?? 0) + 1);
    try {
      return await lookUp(house, from, asked);
    } finally {
      const left = (looking.get(whose) ?? 1) - 1;
      if (left > 0) looking.set(whose, left);
      else looking.delete(whose);
    }
  }

  function find(from: NamedAccount, asked: Parameters<Suggest>[1]): Promise<readonly Suggestion[]> {
    const whose = JSON.stringify([from.platform, from.workspace, from.account]);
    const key = JSON.stringify([whose, asked.command, asked.option, asked.typed]);
    const now = house.clock.now();
    const known = kept.get(key);
    if (known && Temporal.Instant.compare(known.until, now) > 0) return known.found;
    if ((looking.get(whose) ?? 0) >= mostAtOnce) return Promise.resolve([]);
    const found = look(from, asked, whose);
    found.catch(() => kept.delete(key));
    kept.delete(key);
    kept.set(key, { until: now.add({ seconds: keptSeconds }), found });
    for (const oldest of kept.keys()) {
      if (kept.size <= mostKept) break;
      kept.delete(oldest);
    }
    return found;
  }

  return async (from, asked) => {
    const over = new AbortController();
    try {
      const typed = asked.typed.slice(0, longestTyped);
      const late = delay(house.longestWaitMs ?? usualWaitMs, [], { ref: false, signal: over.signal });
      late.catch(() => undefined);
      return await Promise.race([find(from, { ...asked, typed }), late]);
    } catch (error) {
      house.report(error);
      return [];
    } finally {
      over.abort();
    }
  };
}

async function lookUp(
  { commands, surroundings, inStatement, askerOf }: SuggestHouse,
  from: NamedAccount,
  { command: name, option: optionName, typed }: Parameters<Suggest>[1],
): Promise<readonly Suggestion[]> {
  const command = commands.find((each) => each.name === name);
  const option = command?.options[optionName];
  if (!command || !option || option.isCarried) return [];
  return inStatement({ kind: "guest" }, async (tx) => {
    const asker = await askerOf(tx, from);
    if (!isAllowed(command, asker)) return [];
    const found = await suggestionsFor(tx, option, { command, partnerId: asker.partnerId ?? "", typed, surroundings });
    return found.map(({ word, about }) => ({ value: word, text: about === "" ? word : `${word} · ${about}` }));
  });
}
