import type { Instant } from "#domain/kernel";
import type { CurrentDestination, DestinationFacts } from "#domain/transfers";
import { accountName, accountPhrase } from "../bank-words.ts";
import { atMinute, onDate, quoted } from "../phrases.ts";
import { action, facts, hint, text, view, type Action, type View } from "../view.ts";

const command = "wallet bank";
const neverHere = hint("Never type a bank account in chat: what is typed here is kept by the platform.");

/** The bank account that a partner's money leaves for, and since when; `last`: what became of the one before, where there is none. */
export function bankCard(
  current: (CurrentDestination & { readonly since: Instant }) | null,
  last: DestinationFacts | null,
  now: Instant,
): View {
  return current ? currentCard(current, now) : noneCard(last);
}

function currentCard(current: CurrentDestination & { readonly since: Instant }, now: Instant): View {
  const waits = Temporal.Instant.compare(now, current.usableFrom) < 0;
  return view(
    "Your bank account",
    [
      facts(
        ["Account", accountName(current)],
        ["Takes", `${current.currency} only`],
        ["Set", onDate(current.since)],
        ["Money can go there", ...(waits ? ["from ", atMinute(current.usableFrom), " on"] : ["now"])],
      ),
      ...(waits ? [hint("A new account waits, so that you can object if it was not you who set it.")] : []),
      neverHere,
    ],
    {
      actions: [
        action("Change it", command, { act: "set" }, "main"),
        action("Remove it", command, { act: "remove" }, "danger"),
        action("This is not mine", command, { act: "block" }, "danger"),
      ],
    },
  );
}

function noneCard(last: DestinationFacts | null): View {
  const isBlocked = last?.state === "blocked";
  return view(
    isBlocked ? "Your bank account is blocked" : "No bank account is set",
    [
      ...(last && isBlocked
        ? [
            text(
              `No money goes to the ${accountPhrase(last)}.`,
              last.blockReason === null ? " You blocked it yourself." : ` Finance blocked it: ${quoted(last.blockReason)}.`,
            ),
            hint("Is it yours? Write to the programme's support: two of the finance staff can unblock it. Or set another one."),
          ]
        : [text("What is in your wallet stays there until you say where it goes.")]),
      text("You enter the account on a page of its own, by a link that works once and for ten minutes."),
      neverHere,
    ],
    { tone: isBlocked ? "warning" : "plain", actions: [action("Give me a link", command, { act: "set" }, "main")] },
  );
}

/** The way to the page. */
export function bankLinkCard(link: string, expiresAt: Instant, hasAccount: boolean): View {
  return view(
    hasAccount ? "Change your bank account" : "Set your bank account",
    [
      text("Enter it here: ", { link }),
      text(
        "The link works once, until ",
        atMinute(expiresAt),
        ", and is for you alone: don't pass it on. A link that you had before works no more.",
      ),
      ...(hasAccount ? [hint("Until you have confirmed the new account, the present one stays as it is.")] : []),
    ],
    { actions: [action("How it stands", command)] },
  );
}

const yes = (act: "remove" | "block", seen: string, label: string): Action =>
  action(label, command, { act, seen, confirm: "yes" }, "danger");

/** Before an account is removed, or blocked. */
export function confirmBankEndCard(current: CurrentDestination, act: "remove" | "block", seen: string): View {
  const account = accountPhrase(current);
  return act === "remove"
    ? view(
        `Please confirm: remove the ${account}`,
        [text("Your money stays in the wallet then, until you set another account. That one waits again before money can go there.")],
        { tone: "warning", actions: [yes(act, seen, "Yes, remove it"), action("Leave it", command)] },
      )
    : view(
        `Please confirm: block the ${account}`,
        [
          text("No money goes there any more, and nobody can set it again. Do that when it was not you who set it."),
          hint("To unblock it takes two of the finance staff. If it is yours and you only want another one, change it instead."),
        ],
        { tone: "warning", actions: [yes(act, seen, "Yes, block it"), action("Change it", command, { act: "set" })] },
      );
}

/** What became of it. */
export function bankEndedCard(ended: DestinationFacts): View {
  const account = accountPhrase(ended);
  return ended.state === "blocked"
    ? view(
        "Blocked",
        [
          text(`No money goes to the ${account}, and nobody can set it again. Finance have it on their list.`),
          hint("Look at who may act for you with ", { code: "/partner links" }, ", and disconnect what you don't know."),
        ],
        {
          tone: "good",
          actions: [action("My chat accounts", "partner links", {}, "main"), action("Set my own account", command, { act: "set" })],
        },
      )
    : view("Removed", [text(`Money no longer goes to the ${account}. It stays in your wallet until you set another one.`)], {
        tone: "good",
        actions: [action("Set another one", command, { act: "set" }, "main")],
      });
}
