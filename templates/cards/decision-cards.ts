import type { NamedConsequence, OrderCard } from "#domain/answers";
import { amount, onDate, partnerValue, quoted } from "../phrases.ts";
import { action, facts, text, view, type Block, type Sentence, type View } from "../view.ts";
import { creditedTo } from "./order-card.ts";

/** What a decision on an order would do, before it is done, and the line that does it. */
export function confirmDecisionCard(
  title: string,
  card: OrderCard,
  { consequences, reason, yes }: { consequences: readonly NamedConsequence[]; reason: string; yes: View["actions"][number] },
): View {
  return view(
    `Please confirm: ${title}`,
    [
      orderFacts(card),
      ...(consequences.length === 0 ? [text("No partner would earn more or less by it.")] : []),
      ...consequences.map((each) => text(...wouldChange(each))),
      facts(["Reason", quoted(reason)]),
    ],
    { tone: "warning", actions: [yes] },
  );
}

function orderFacts(card: OrderCard): Block {
  return facts(["Order", { code: card.order.number }, " of ", onDate(card.order.createdAt)], ["Credited to", ...creditedTo(card)]);
}

function wouldChange(each: NamedConsequence): Sentence {
  const { change, isLoss } = changeOf(each);
  const how = each.wasPaid ? (isLoss ? ": it was paid out already, so the next payout takes it back." : " with the next payout.") : ".";
  return [partnerValue(each.partner), isLoss ? " would lose " : " would earn ", amount(change), how];
}

/** After a decision on an order: what stands now, and what it changed of money that was paid already. */
export function decidedCard(title: string, card: OrderCard, consequences: readonly NamedConsequence[] = []): View {
  const settled = consequences.filter((each) => each.wasPaid);
  return view(
    title,
    [
      orderFacts(card),
      ...settled.map((each) => {
        const { change, isLoss } = changeOf(each);
        return isLoss
          ? text("It was paid out already, so ", amount(change), " is taken back with the next payout of ", partnerValue(each.partner), ".")
          : text(amount(change), " is given back with the next payout of ", partnerValue(each.partner), ".");
      }),
    ],
    { tone: "good", actions: [action("The whole story", "support why", { order: card.order.number })] },
  );
}

function changeOf({ before, after }: NamedConsequence) {
  const minor = after.minor - before.minor;
  return { change: { ...before, minor: minor < 0n ? -minor : minor }, isLoss: minor < 0n };
}

/** After an answer that concerns no money: a claim that was declined, a renewal that stays nobody's. */
export function answeredCard(title: string, order: string, reason: string): View {
  return view(title, [facts(["Reason", quoted(reason)])], {
    tone: "good",
    actions: [action("What else waits", "support review"), action("The whole story", "support why", { order })],
  });
}
