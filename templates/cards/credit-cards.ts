import type { CreditList } from "#domain/answers";
import type { CreditFacts } from "#domain/ledger";
import { amount, atMinute, left, onDate, pagingOf, partnerValue, quoted, right } from "../phrases.ts";
import { action, blank, facts, hint, text, view, type Block, type Value, type View } from "../view.ts";

export const creditBadges: Readonly<Record<CreditFacts["state"], Value>> = {
  requested: { badge: "waits for a second person", tone: "warning" },
  confirmed: { badge: "in the wallet", tone: "good" },
  declined: { badge: "declined", tone: "problem" },
  withdrawn: { badge: "withdrawn", tone: "plain" },
  expired: { badge: "expired", tone: "plain" },
};

const partnerOf = (credit: CreditFacts): Value => partnerValue({ name: credit.partnerName, shareId: credit.shareId });

/** A credit was asked for; another person has to agree. */
export function requestedCreditCard(credit: CreditFacts): View {
  return view(
    `Credit ${credit.number} waits for a second person`,
    [
      creditFacts(credit),
      text(
        "Nothing has moved yet. Another person of the finance staff confirms it with ",
        { code: `/finance credits confirm ${credit.number}` },
        " by ",
        atMinute(credit.expiresAt),
        ", or it expires.",
      ),
    ],
    {
      tone: "good",
      actions: [
        action("All that wait", "finance credits"),
        action("Take it back", "finance credits", { act: "withdraw", credit: credit.number, reason: blank }, "danger"),
      ],
    },
  );
}

function creditFacts(credit: CreditFacts): Block {
  return facts(
    ["Partner", partnerOf(credit)],
    ["Amount", amount(credit.money)],
    ["Why", quoted(credit.why)],
    ["Asked for by", credit.requestedBy, ", ", atMinute(credit.requestedAt)],
  );
}

/** Before the money moves. */
export function confirmCreditCard(credit: CreditFacts): View {
  return view(
    `Please confirm: credit ${credit.number}`,
    [
      creditFacts(credit),
      text(
        "This puts ",
        amount(credit.money),
        " into the wallet of ",
        partnerOf(credit),
        " at once. It can't be undone; the partner reads why.",
      ),
    ],
    {
      tone: "warning",
      actions: [
        action("Yes, credit it", "finance credits", { act: "confirm", credit: credit.number, confirm: "yes" }, "main"),
        action("Decline it", "finance credits", { act: "decline", credit: credit.number, reason: blank }, "danger"),
      ],
    },
  );
}

/** What became of a credit. */
export function decidedCreditCard(credit: CreditFacts): View {
  const titles: Readonly<Record<CreditFacts["state"], string>> = {
    requested: "waits",
    confirmed: "is in the wallet",
    declined: "is declined",
    withdrawn: "is withdrawn",
    expired: "has expired",
  };
  return view(
    `Credit ${credit.number} ${titles[credit.state]}`,
    [
      creditFacts(credit),
      ...(credit.decisionReason === null ? [] : [facts(["Reason", quoted(credit.decisionReason)])]),
      credit.state === "confirmed"
        ? text("The partner sees it in ", { code: "/wallet statement" }, ", with why.")
        : text("No money has moved."),
    ],
    {
      tone: "good",
      actions: [action("All that wait", "finance credits")],
    },
  );
}

/** Credits that wait for a second person, and what became of the last ones. */
export function creditsCard(list: CreditList): View {
  const [first] = list.rows;
  const paging = pagingOf(list, "finance credits");
  return view(
    "Credits",
    [
      {
        kind: "table",
        columns: [left("Credit"), left("Partner"), right("Amount"), left("Why"), left("Asked for by"), left("Expires")],
        rows: list.rows.map((credit) => [
          [{ code: credit.number }],
          [partnerOf(credit)],
          [amount(credit.money)],
          [credit.why],
          [credit.requestedBy],
          [onDate(credit.expiresAt)],
        ]),
        more: list.more,
        whenEmpty: ["No credit waits for a second person."],
      },
      ...paging.blocks,
      ...(list.decided.length === 0 || list.page > 1
        ? []
        : [
            {
              kind: "table" as const,
              columns: [left("Decided"), left("Partner"), right("Amount"), left("Outcome"), left("By")],
              rows: list.decided.map((credit) => [
                [{ code: credit.number }],
                [partnerOf(credit)],
                [amount(credit.money)],
                [creditBadges[credit.state], credit.decisionReason === null ? "" : `: ${quoted(credit.decisionReason)}`],
                [credit.decidedBy ?? "–"],
              ]),
              more: 0,
              whenEmpty: [],
            },
          ]),
      ...(first ? [hint("Whoever asked for a credit can't confirm it, and nobody confirms one to themselves.")] : []),
    ],
    {
      pages: paging.pages,
      actions: [
        ...paging.actions,
        ...(first
          ? [
              action("Confirm the first", "finance credits", { act: "confirm", credit: first.number }, "main"),
              action("Decline the first", "finance credits", { act: "decline", credit: first.number, reason: blank }, "danger"),
            ]
          : [action("Ask for one", "finance credit", { partner: blank, amount: blank, why: blank })]),
      ],
    },
  );
}
