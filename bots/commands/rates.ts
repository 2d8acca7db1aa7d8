import { isBefore, refuse, type Instant, type Tx } from "#domain/kernel";
import { rateListing, ratePreview } from "#domain/answers";
import { mustNotBeOwnRate, setRate, type RateSubject, type RateValue } from "#domain/conversions";
import { groupAt, groupsAt, moveToGroup, mustNotBeOwnRecord } from "#domain/partners";
import { lockTerms, programmeOf } from "#domain/programme";
import { groupMoveCard, groupsCard } from "#templates/cards/groups-card";
import { rateChangeCard, ratesCard } from "#templates/cards/rates-card";
import type { View } from "#templates/view";
import { command } from "../command.ts";
import { meantPartner } from "../meant-partner.ts";
import { option } from "../option.ts";
import { confirm, mustBeAsSeen, page, seen, seenWord } from "./options.ts";
import { meantSubject, readRate, type TypedSubject } from "./read-rate.ts";

export const programmeRates = command({
  name: "programme rates",
  sentence: "What orders earn, every rate in order of priority; set or end one, after seeing what that does",
  audience: "operator",
  writes: true,
  again: { option: "act", says: ["list"] },
  options: {
    act: option.choice(["list", "set", "end"])("list unless you say", { optional: true }),
    value: option.word("25%, 5.00 per order, or USD 1.50 per item", { optional: true }),
    reason: option.word("why; kept with the rate", { optional: true }),
    partner: option.partner("for one partner", { optional: true }),
    product: option.word("for a product, by its number or name", { optional: true, suggests: "products" }),
    category: option.word("for a category, by its number or name", { optional: true, suggests: "categories" }),
    group: option.word("for a group of partners", { optional: true, suggests: "groups" }),
    from: option.instant("from when on; now unless you say", { optional: true }),
    seen,
    confirm,
    page,
  },
  run: async (tx, options) => {
    const { act = "list", value: typed, reason } = options;
    if (act === "list") return ratesCard(await rateListing(tx, options.page ?? 1));
    const missing = [...(act === "set" && typed === undefined ? ["value"] : []), ...(reason === undefined ? ["reason"] : [])];
    if (missing.length > 0) throw refuse("command.option-missing", { command: "programme rates", missing });
    const value = act === "end" ? null : readRate(typed ?? "", (await programmeOf(tx)).currency);
    const named = namedOnly(options);
    const subject = await meantSubject(tx, named);
    if (subject.scope === "programme" && value?.kind === "percent")
      throw refuse("rate.programme-is-a-term", { line: `act:change term:commission value:${typed} reason:"${reason}"` });
    return change(
      tx,
      { subject, value, from: options.from ?? null, reason: reason ?? "", seen: options.seen, isConfirmed: options.confirm === "yes" },
      {
        act,
        ...(typed === undefined ? {} : { value: typed }),
        reason: reason ?? "",
        ...named,
      },
    );
  },
});

type Change = {
  readonly subject: RateSubject;
  readonly value: RateValue | null;
  /** null: from now on */
  readonly from: Instant | null;
  readonly reason: string;
  readonly seen: string | undefined;
  readonly isConfirmed: boolean;
};

/** Shows what the rate would do, or sets it. Refuses `terms.in-the-past`, `rate.nothing-to-end`, `seen.changed`, `staff.own-record`. */
async function change(
  tx: Tx,
  { subject, value, from, reason, seen: carried, isConfirmed }: Change,
  typed: Readonly<Record<string, string>>,
): Promise<View> {
  if (isConfirmed) await lockTerms(tx);
  const at = from ?? tx.now;
  if (isBefore(at, tx.now)) throw refuse("terms.in-the-past", { from: at });
  await mustNotBeOwnRate(tx, subject, at);
  const preview = await ratePreview(tx, { subject, value, from: at });
  const stands = { before: preview.before, overruledFrom: preview.overruledFrom };
  if (isConfirmed) mustBeAsSeen(carried, stands);
  if (value === null && preview.before.length === 0) throw refuse("rate.nothing-to-end");
  if (isConfirmed) {
    await setRate(tx, { subject, value, from: at, reason });
    return rateChangeCard(preview, { reason, isNow: from === null, typed: null });
  }
  return rateChangeCard(preview, {
    reason,
    isNow: from === null,
    typed: { ...typed, ...(from === null ? {} : { from: from.toString() }), seen: seenWord(stands) },
  });
}

type Named = Readonly<Record<keyof TypedSubject, string | undefined>>;

function namedOnly({ partner, product, category, group }: Named): Readonly<Record<string, string>> & TypedSubject {
  return Object.fromEntries(
    Object.entries({ partner, product, category, group }).flatMap(([name, text]) => (text === undefined ? [] : [[name, text]])),
  );
}

export const programmeGroup = command({
  name: "programme group",
  sentence: "Groups of partners who have a rate together; put a partner in, or take one out",
  audience: "operator",
  writes: true,
  again: { option: "act", says: ["list"] },
  options: {
    act: option.choice(["list", "put", "take-out"])("list unless you say", { optional: true }),
    partner: option.partner("whom", { optional: true }),
    group: option.word("which group; a new name makes a new one", { optional: true, suggests: "groups" }),
    reason: option.word("why; kept with the move", { optional: true }),
    from: option.instant("from when on; now unless you say", { optional: true }),
    seen,
    confirm,
  },
  run: async (tx, { act = "list", partner, group, reason, from, seen: carried, confirm: confirmed }) => {
    if (act === "list") return groupsCard(await groupsAt(tx, tx.now));
    const needed = { partner, reason, ...(act === "put" ? { group } : {}) };
    const missing = Object.entries(needed).flatMap(([name, text]) => (text === undefined ? [name] : []));
    if (missing.length > 0) throw refuse("command.option-missing", { command: "programme group", missing });
    if (confirmed === "yes") await lockTerms(tx);
    const who = await meantPartner(tx, partner ?? "");
    const at = from ?? tx.now;
    const before = await groupAt(tx, who.id, at);
    // Nothing is kept of it unless it is confirmed: the look at it runs into the same refusals.
    const move = { partnerId: who.id, group: act === "put" ? (group ?? "") : null, from: at, reason: reason ?? "" };
    const facts = { partner: who, before: before?.name ?? null, from: at, isNow: from === undefined, reason: reason ?? "" };
    const stands = { before: before?.name ?? null };
    if (confirmed === "yes") mustBeAsSeen(carried, stands);
    if (confirmed === "yes") return groupMoveCard({ ...facts, group: (await moveToGroup(tx, move))?.name ?? null }, null);
    mustNotBeOwnRecord(tx, who.id);
    if (isBefore(at, tx.now)) throw refuse("terms.in-the-past", { from: at });
    return groupMoveCard(
      { ...facts, group: move.group },
      {
        act,
        partner: who.shareId,
        reason: move.reason,
        ...(act === "put" ? { group: group ?? "" } : {}),
        ...(from ? { from: from.toString() } : {}),
        seen: seenWord(stands),
      },
    );
  },
});
