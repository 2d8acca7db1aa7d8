import type { Tx } from "#domain/kernel";
import { findOrder, namedConsequences, orderCard } from "#domain/answers";
import { assignOrder, carryOut, rehearse, rejectConversion, restoreConversion } from "#domain/conversions";
import type { Order } from "#domain/orders";
import { confirmDecisionCard, decidedCard } from "#templates/cards/decision-cards";
import { action, type View } from "#templates/view";
import { command } from "../command.ts";
import { meantPartner } from "../meant-partner.ts";
import { option } from "../option.ts";
import { confirm, mustBeAsSeen, seen, seenWord } from "./options.ts";

const reason = option.text("why; the partner reads it, and whoever checks it later");
const nobody = "nobody";

/** Whose an order was when somebody looked; a button carries it, so that it never acts on what they did not see. */
export const seenOwner = {
  ...option.word("whose it was when you looked; nobody, or a share ID", { optional: true }),
  byNameOnly: true,
  isCarried: true,
} as const;

export const supportAssign = command({
  name: "support assign",
  sentence: "Give an order to the partner who brought it",
  audience: "support",
  writes: true,
  options: {
    order: option.order("the order's number"),
    partner: option.partner("share ID, slug or e-mail address"),
    reason,
    owner: seenOwner,
    seen,
    confirm,
  },
  run: (tx, { order, partner, reason: why, owner, seen: carried, confirm: isConfirmed }) =>
    assign(tx, { order, partner, reason: why, owner, carried, isConfirmed: isConfirmed === "yes" }),
});

export const supportReject = command({
  name: "support reject",
  sentence: "Say that an order earns nothing; what was paid for it already is taken back",
  audience: "support",
  writes: true,
  options: { order: option.order("the order's number"), reason, owner: seenOwner, seen, confirm },
  run: async (tx, { order: typed, reason: why, owner, seen: carried, confirm: isConfirmed }) => {
    const order = await findOrder(tx, typed);
    const whose = await ownerSeen(tx, owner);
    const options = { order: typed, reason: why, owner: await ownerNow(tx, typed) };
    return decide(tx, order, () => rejectConversion(tx, order, why, whose), {
      typed,
      reason: why,
      carried,
      isConfirmed: isConfirmed === "yes",
      asked: `reject the conversion of order ${order.number}`,
      done: `The conversion of order ${order.number} is rejected`,
      yes: (word) => action("Yes, reject it", "support reject", { ...options, seen: word, confirm: "yes" }, "danger"),
    });
  },
});

export const supportRestore = command({
  name: "support restore",
  sentence: "Take a rejection back",
  audience: "support",
  writes: true,
  options: { order: option.order("the order's number"), reason, owner: seenOwner, seen, confirm },
  run: async (tx, { order: typed, reason: why, owner, seen: carried, confirm: isConfirmed }) => {
    const order = await findOrder(tx, typed);
    const whose = await ownerSeen(tx, owner);
    const options = { order: typed, reason: why, owner: await ownerNow(tx, typed) };
    return decide(tx, order, () => restoreConversion(tx, order, why, whose), {
      typed,
      reason: why,
      carried,
      isConfirmed: isConfirmed === "yes",
      asked: `take the rejection of order ${order.number} back`,
      done: `The rejection of order ${order.number} is taken back`,
      yes: (word) => action("Yes, take it back", "support restore", { ...options, seen: word, confirm: "yes" }, "main"),
    });
  },
});

/** Gives an order to a partner once it is confirmed. Refuses what `assignOrder` refuses, and `partner.unknown`. */
export async function assign(
  tx: Tx,
  wanted: {
    order: string;
    partner: string;
    reason: string;
    owner: string | undefined;
    carried?: string | undefined;
    isConfirmed: boolean;
  },
): Promise<View> {
  const order = await findOrder(tx, wanted.order);
  const partner = await meantPartner(tx, wanted.partner);
  const owner = await ownerSeen(tx, wanted.owner);
  const standing = await ownerNow(tx, wanted.order);
  return decide(tx, order, () => assignOrder(tx, order, partner, wanted.reason, owner), {
    typed: wanted.order,
    reason: wanted.reason,
    carried: wanted.carried,
    isConfirmed: wanted.isConfirmed,
    asked: `give order ${order.number} to ${partner.name}`,
    done: `Order ${order.number} is credited to ${partner.name} now`,
    yes: (word) =>
      action(
        "Yes, give it to them",
        "support assign",
        { order: wanted.order, partner: partner.shareId, reason: wanted.reason, owner: standing, seen: word, confirm: "yes" },
        "danger",
      ),
  });
}

/** As `seenOwner` says it: undefined when it says nothing, null for nobody. */
export async function ownerSeen(tx: Tx, typed: string | undefined): Promise<string | null | undefined> {
  if (typed === undefined) return undefined;
  return typed === nobody ? null : (await meantPartner(tx, typed)).id;
}

async function ownerNow(tx: Tx, typed: string): Promise<string> {
  return (await orderCard(tx, typed)).credited?.partner.shareId ?? nobody;
}

type Wanted = {
  readonly typed: string;
  readonly reason: string;
  /** the word for what they were shown, as the button carries it */
  readonly carried: string | undefined;
  readonly isConfirmed: boolean;
  readonly asked: string;
  readonly done: string;
  readonly yes: (word: string) => View["actions"][number];
};

/** Shows what an act would change for whom, or does it. Refuses `seen.changed` when it would change something else than they were shown. */
async function decide(tx: Tx, order: Order, act: () => Promise<unknown>, wanted: Wanted): Promise<View> {
  const found = await (wanted.isConfirmed ? carryOut : rehearse)(tx, order, act);
  const consequences = await namedConsequences(tx, found);
  const stands = consequences.map(({ partner: { shareId }, before, after, wasPaid }) => ({ shareId, before, after, wasPaid }));
  if (!wanted.isConfirmed) {
    const yes = wanted.yes(seenWord(stands));
    return confirmDecisionCard(wanted.asked, await orderCard(tx, wanted.typed), { consequences, reason: wanted.reason, yes });
  }
  // It is done by now, under its locks; a refusal takes it back.
  mustBeAsSeen(wanted.carried, stands);
  return decidedCard(wanted.done, await orderCard(tx, wanted.typed), consequences);
}
