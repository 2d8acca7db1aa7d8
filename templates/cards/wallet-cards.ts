import type { Page, WalletFacts, WalletLine } from "#domain/answers";
import { amount, amounts, atMinute, left, nextPhrase, pagingOf, right } from "../phrases.ts";
import { heldBlock } from "./held-block.ts";
import { action, blank, facts, hint, text, view, type View } from "../view.ts";
import { movementWords } from "./wallet-statement-card.ts";

/** What is in the wallet, and what joins it next. */
export function walletCard({ balances, next, underWay, withheld, account, heldSince, transferFees }: WalletFacts): View {
  const rows = balances.map((balance) => [balances.length === 1 ? "Balance" : `In ${balance.currency}`, amount(balance)] as const);
  return view(
    "Your wallet",
    [
      ...(heldSince === null ? [] : [heldBlock(heldSince)]),
      balances.length > 0 ? facts(...rows) : text("Your wallet is empty so far: payouts go into it."),
      facts(
        ...(underWay.length === 0 ? [] : [["To your bank, not there yet", "", ...amounts(underWay)] as const]),
        ...(withheld.length === 0 ? [] : [["Kept back for the tax office", "", ...amounts(withheld)] as const]),
        ["Next payout", ...nextPhrase(next)],
        [
          "Bank account",
          account === null ? "none yet" : `${account.bankName === null ? "" : `${account.bankName}, `}ending in ${account.last4}`,
        ],
      ),
      hint("Unpaid earnings are not in the wallet yet; they come with a payout."),
      ...(transferFees.length > 0
        ? [hint("A transfer to a bank account costs ", ...amounts(transferFees), ", taken from its amount.")]
        : []),
    ],
    {
      tone: heldSince === null ? "plain" : "warning",
      actions: [
        ...(heldSince !== null ? [action("Ask about it", "ask question", { question: blank }, "main")] : []),
        ...(heldSince === null && balances.some(({ minor }) => minor > 0n)
          ? [
              account
                ? action("Send money to your bank", "wallet transfer", {}, "main")
                : action("Give a bank account", "wallet bank", {}, "main"),
            ]
          : []),
        ...(underWay.length > 0 ? [action("Your transfers", "wallet transfers")] : []),
        action("Every movement", "wallet statement"),
        action("When am I paid?", "earnings next"),
      ],
    },
  );
}

/** Every movement of the wallet with the balance after it. */
export function statementCard(page: Page<WalletLine>): View {
  const paging = pagingOf(page, "wallet statement");
  return view(
    "Wallet statement",
    [
      {
        kind: "table",
        columns: [left("When"), left("What"), right("Change"), right("Balance")],
        rows: page.rows.map((line) => [[atMinute(line.at)], [movementWords(line)], [amount(line.change)], [amount(line.balance)]]),
        more: page.more,
        whenEmpty:
          page.page > 1
            ? ["There are no more: the statement ends before this page."]
            : ["Nothing has moved in your wallet yet. The first payout will be the first line here."],
      },
      ...paging.blocks,
    ],
    {
      pages: paging.pages,
      actions: [
        ...paging.actions,
        ...(page.rows.length > 0 ? [action("A month as a file", "wallet statement", { month: "last-month" })] : []),
        action("When am I paid?", "earnings next"),
      ],
    },
  );
}
