import { setTimeout as delay } from "node:timers/promises";
import type { Clock, Instant } from "#domain/kernel";
import type { NamedAccount } from "#domain/chat";
import type { Asker } from "./command.ts";
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
 * after a second and a half, for commands that they may not run, and where something fails. Answers are kept for twenty seconds, by whom the
 * account stands for with which roles, and by what was typed. Where a platform takes nothing but what it was offered, its door adds what was typed.
 */
export function makeSuggest(house: SuggestHouse): Suggest {
  const kept = new Map<string, { readonly until: Instant; readonly found: Promise<readonly Suggestion[]> }>();
  const looking = new Map<string, number>();

  /** What was found for whoever the account stands for now: when that changes, so does the key. */
  async function find(from: NamedAccount, asked: Parameters<Suggest>[1]): Promise<readonly Suggestion[]> {
    const asker = await house.inStatement({ kind: "guest" }, (tx) => house.askerOf(tx, from));
    const key = JSON.stringify([accountKey(from), asker.partnerId, asker.staff, asked.command, asked.option, asked.typed]);
    const now = house.clock.now();
    const known = kept.get(key);
    if (known && Temporal.Instant.compare(known.until, now) > 0) return known.found;
    const found = lookUp(house, asker, asked);
    found.catch(() => kept.delete(key));
    kept.delete(key);
    kept.set(key, { until: now.add({ seconds: keptSeconds }), found });
    for (const oldest of kept.keys()) {
      if (kept.size <= mostKept) break;
      kept.delete(oldest);
    }
    return found;
  }

  async function look(from: NamedAccount, asked: Parameters<Suggest>[1]): Promise<readonly Suggestion[]> {
    const whose = accountKey(from);
    const underWay = looking.get(whose) ?? 0;
    if (underWay >= mostAtOnce) return [];
    looking.set(whose, underWay + 1);
    try {
      return await find(from, asked);
    } finally {
      const left = (looking.get(whose) ?? 1) - 1;
      if (left > 0) looking.set(whose, left);
      else looking.delete(whose);
    }
  }

  return async (from, asked) => {
    const over = new AbortController();
    try {
      const typed = asked.typed.slice(0, longestTyped);
      const late = delay(house.longestWaitMs ?? usualWaitMs, [], { ref: false, signal: over.signal });
      late.catch(() => undefined);
      return await Promise.race([look(from, { ...asked, typed }), late]);
    } catch (error) {
      house.report(error);
      return [];
    } finally {
      over.abort();
    }
  };
}

function accountKey({ platform, workspace, account }: NamedAccount): string {
  return JSON.stringify([platform, workspace, account]);
}

async function lookUp(
  { commands, surroundings, inStatement }: SuggestHouse,
  asker: Asker,
  { command: name, option: optionName, typed }: Parameters<Suggest>[1],
): Promise<readonly Suggestion[]> {
  const command = commands.find((each) => each.name === name);
  const option = command?.options[optionName];
  if (!command || !option || option.isCarried) return [];
  if (!isAllowed(command, asker)) return [];
  return inStatement({ kind: "guest" }, async (tx) => {
    const found = await suggestionsFor(tx, option, { command, partnerId: asker.partnerId ?? "", typed, surroundings });
    return found.map(({ word, about }) => ({ value: word, text: about === "" ? word : `${word} · ${about}` }));
  });
}
