import type { Page } from "#domain/answers";
import type { PartnerFacts } from "#domain/partners";
import type { DestinationFacts, WatchedDestination } from "#domain/transfers";
import { accountName, accountPhrase } from "../bank-words.ts";
import { atMinute, joined, left, onDate, pagingOf, partnerValue, quoted } from "../phrases.ts";
import { action, blank, hint, text, view, type Sentence, type Value, type View } from "../view.ts";

const command = "finance destinations";

const states: Readonly<Record<WatchedDestination["state"], Value>> = {
  entered: { badge: "not confirmed", tone: "plain" },
  confirmed: { badge: "in use", tone: "good" },
  replaced: { badge: "replaced", tone: "plain" },
  removed: { badge: "removed", tone: "plain" },
  blocked: { badge: "blocked", tone: "problem" },
};

/** Bank accounts that several partners have, and those that are blocked; no card shows more of one than its last digits. */
export function destinationsCard(list: Page<WatchedDestination>): View {
  const paging = pagingOf(list, command);
  return view(
    "Bank accounts to look at",
    [
      {
        kind: "table",
        columns: [left("Partner"), left("Account"), left("State"), left("Set"), left("Why it is here")],
        rows: list.rows.map((each) => [
          [partnerValue(each.partner)],
          [accountName(each)],
          [states[each.state]],
          [onDate(each.since)],
          whyHere(each),
        ]),
        more: list.more,
        whenEmpty: ["No two partners have the same bank account, and none is blocked."],
      },
      ...paging.blocks,
      hint("Partners are not told that another one has the same account. Unblocking takes two persons, and the account waits again then."),
    ],
    {
      pages: paging.pages,
      actions: [
        ...paging.actions,
        action("Block one", command, { act: "block", partner: blank, reason: blank }, "danger"),
        action("Unblock one", command, { act: "unblock", partner: blank, reason: blank }),
      ],
    },
  );
}

function whyHere({ sharedWith, state, blockReason, unblockAskedAt }: WatchedDestination): Sentence {
  const shared: Sentence =
    sharedWith.length === 0 ? [] : ["also that of ", ...joined(sharedWith.map((name): Sentence => [partnerValue(name)]))];
  if (state !== "blocked") return shared;
  const blocked: Sentence = [blockReason === null ? "its partner says that it is not theirs" : quoted(blockReason)];
  const asked: Sentence = unblockAskedAt === null ? [] : ["; one person wants it unblocked since ", atMinute(unblockAskedAt)];
  return [...(shared.length > 0 ? [...shared, "; "] : []), ...blocked, ...asked];
}

/** Finance blocked an account. */
export function destinationBlockedCard(partner: Pick<PartnerFacts, "name" | "shareId">, blocked: DestinationFacts): View {
  return view(
    "Blocked",
    [
      text(
        `No money goes to the ${accountPhrase(blocked)} of `,
        partnerValue(partner),
        ", and nobody can set it again. They are told, with your reason.",
      ),
      hint("They can set another account at once. To take it back takes two persons."),
    ],
    { tone: "good", actions: [action("All to look at", command)] },
  );
}

/** Somebody wants an account unblocked: it is, or it waits for a second person. */
export function destinationUnblockedCard(
  partner: Pick<PartnerFacts, "name" | "shareId">,
  { destination, isLifted }: { readonly destination: DestinationFacts; readonly isLifted: boolean },
): View {
  const account = accountPhrase(destination);
  if (!isLifted)
    return view(
      "A second person is needed",
      [
        text(
          `The ${account} of `,
          partnerValue(partner),
          " stays blocked until another of the finance staff wants it unblocked, too, within a day.",
        ),
      ],
      { tone: "warning", actions: [action("All to look at", command)] },
    );
  return view(
    "Unblocked",
    [
      destination.usableFrom !== null && destination.state === "confirmed"
        ? text(
            `Money can go to the ${account} of `,
            partnerValue(partner),
            " again, from ",
            atMinute(destination.usableFrom),
            " on. They are told.",
          )
        : text(`The ${account} of `, partnerValue(partner), " may be set again; the one that they have set since stays."),
    ],
    { tone: "good", actions: [action("All to look at", command)] },
  );
}
