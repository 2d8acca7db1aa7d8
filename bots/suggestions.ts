import { monthAt, type Tx } from "#domain/kernel";
import {
  adjustmentList,
  suggestActivities,
  suggestCategories,
  suggestCoupons,
  suggestCraftIns,
  suggestGroups,
  suggestMeetings,
  suggestOrders,
  suggestOwnOrders,
  suggestPartners,
  suggestProducts,
  suggestSeries,
  troubledMessages,
  usedCampaigns,
  type Suggested,
} from "#domain/answers";
import { allStaff } from "#domain/partners";
import { programmeOf } from "#domain/programme";
import type { Command, Surroundings } from "./command.ts";
import type { Option, Subject } from "./option.ts";

export type Seeker = {
  readonly command: Command;
  /** the partner who types, for a partner's command */
  readonly partnerId: string;
  readonly typed: string;
  readonly surroundings: Surroundings;
};

/** What fits an option so far, best first; only ever from what whoever may run its command reads there anyway. */
export async function suggestionsFor(tx: Tx, option: Option<unknown>, seeker: Seeker): Promise<readonly Suggested[]> {
  if (option.choices.length > 0) return containing(option.choices, seeker.typed);
  if (option.suggests === null) return [];
  // Only staff's commands ask for the others, but this is no place to rely on it.
  const isTheirs = isForStaff(seeker.command) || forPartners.has(option.suggests);
  return isTheirs ? sources[option.suggests](tx, seeker) : [];
}

type Source = (tx: Tx, seeker: Seeker) => Promise<readonly Suggested[]>;

/** What partners may be offered: what is their own, the calendar, and what the programme tells everybody. */
const forPartners: ReadonlySet<Subject> = new Set(["orders", "campaigns", "months", "activities", "craft-ins", "meetings"]);

const monthsBack = 12;

const sources: Readonly<Record<Subject, Source>> = {
  orders: (tx, { command, partnerId, typed }) => (isForStaff(command) ? suggestOrders(tx, typed) : suggestOwnOrders(tx, partnerId, typed)),
  partners: (tx, { typed }) => suggestPartners(tx, typed),
  campaigns: async (tx, { partnerId, typed }) => containing(await usedCampaigns(tx, partnerId), typed),
  groups: (tx, { typed }) => suggestGroups(tx, typed),
  coupons: (tx, { typed }) => suggestCoupons(tx, typed),
  credits: async (tx, { typed }) =>
    (await adjustmentList(tx, 1)).rows
      .map(({ number, partnerName }) => ({ word: number, about: partnerName }))
      .filter(({ word }) => word.startsWith(typed.trim().replace(/^#/, ""))),
  jobs: async (tx, { typed, surroundings }) =>
    containing(
      (await surroundings.jobs.list(tx)).map(({ name }) => name),
      typed,
    ),
  staff: async (tx, { typed }) =>
    (await allStaff(tx)).map(({ handle, name }) => ({ word: handle, about: name })).filter(({ word }) => word.includes(fold(typed))),
  months: async (tx, { typed }) => {
    const present = monthAt(tx.now, (await programmeOf(tx)).zone);
    const months = Array.from({ length: monthsBack }, (_, back) => present.subtract({ months: back }).toString());
    return containing(["last-month", "this-month", ...months], typed);
  },
  messages: async (tx, { typed }) => {
    const { messages } = await troubledMessages(tx, "given-up", 1);
    const named = messages.rows.filter(({ canBeResent }) => canBeResent).map(({ name }) => name);
    return containing(named.length > 0 ? ["all", ...named] : [], typed);
  },
  products: (tx, { typed }) => suggestProducts(tx, typed),
  categories: (tx, { typed }) => suggestCategories(tx, typed),
  activities: (tx, { command, typed }) => suggestActivities(tx, typed, !isForStaff(command)),
  "craft-ins": (tx, { command, partnerId, typed }) => suggestCraftIns(tx, typed, isForStaff(command) ? null : partnerId),
  meetings: (tx, { command, typed }) => suggestMeetings(tx, typed, !isForStaff(command)),
  series: (tx, { typed }) => suggestSeries(tx, typed),
};

function isForStaff({ audience }: Command): boolean {
  return audience !== "anyone" && audience !== "partner";
}

function fold(typed: string): string {
  return typed.trim().toLowerCase();
}

/** Those that begin so, then those that have it inside. */
function containing(words: readonly string[], typed: string): Suggested[] {
  const wanted = fold(typed);
  const rank = (word: string): number => (word.toLowerCase().startsWith(wanted) ? 0 : word.toLowerCase().includes(wanted) ? 1 : 2);
  return words
    .filter((word) => rank(word) < 2)
    .toSorted((a, b) => rank(a) - rank(b))
    .map((word) => ({ word, about: "" }));
}
