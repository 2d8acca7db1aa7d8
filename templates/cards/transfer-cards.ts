import type { Page } from "#domain/answers";
import { formatDecimal } from "#domain/kernel";
import type { QuotedTransfer, TransferFacts, TransferState } from "#domain/transfers";
import { amount, atMinute, left, pagingOf, quoted, right } from "../phrases.ts";
import { calendarDay, feeAfter, leavingWords, transferBadges, transferCodeWords } from "../transfer-words.ts";
import { action, facts, hint, text, view, type Sentence, type View } from "../view.ts";
import { wordFor } from "../words.ts";

const accountOf = ({ last4, bankName }: { last4: string; bankName: string | null }): string =>
  `${bankName === null ? "the account" : `${bankName},`} ending in ${last4}`;

/** Exactly what will be sent; the confirmation is bound to all of it. */
export function quoteCard({ quote, account, left: rest, needsApproval, token }: QuotedTransfer): View {
  const { fee, net, processOn, cutOffAt, expectedOn } = quote;
  return view(
    "Send this to your bank account?",
    [
      facts(
        ["From your wallet", amount(quote.amount)],
        ["Fee", ...(fee.minor === 0n ? ["none"] : [amount(fee)])],
        ["Arrives", amount(net)],
        ["To", accountOf(account)],
        ["Leaves", leavingWords(processOn, needsApproval)],
        ["Expected by", calendarDay(expectedOn)],
        ["Left in your wallet", amount(rest)],
      ),
      ...(needsApproval ? [text("Staff have to approve it first. Approved after that day's run, it leaves with the next one.")] : []),
      hint("It can be cancelled until ", atMinute(cutOffAt), ". Weekends and bank holidays are not counted."),
    ],
    {
      actions: [
        action("Send it", "wallet transfer", { amount: typedAmount(quote.amount), confirm: token }, "main"),
        action("Another account", "wallet bank"),
      ],
    },
  );
}

/** As the command reads it, whatever the programme's own currency. */
export const typedAmount = (money: QuotedTransfer["left"]): string => `${money.currency}${formatDecimal(money)}`;

/** A transfer as its partner sees it. */
export function transferCard(transfer: TransferFacts, title = `Transfer ${transfer.number}`): View {
  const { number, fee, net, destination, state, requestedAt, processOn, expectedOn, cutOffAt, note, cameBack } = transfer;
  const isOpen = state === "requested" || state === "held" || state === "approved";
  const why = codeSaid(transfer);
  return view(
    title,
    [
      facts(
        ["State", transferBadges[state]],
        ...(why === null ? [] : [["Why", why] as const]),
        ...(note === null ? [] : [["What staff wrote", quoted(note)] as const]),
        ["From your wallet", amount(transfer.amount)],
        ...(fee.minor === 0n || state === "cancelled" || state === "failed"
          ? []
          : [["Fee", amount(fee), ...(cameBack ? [feeAfter({ amount: transfer.amount, back: cameBack })] : [])] as const]),
        ...(cameBack
          ? [["Came back", amount(cameBack)] as const]
          : fee.minor === 0n || state === "cancelled" || state === "failed"
            ? []
            : [[state === "settled" ? "Arrived" : "Arrives", amount(net)] as const]),
        ["To", accountOf(destination)],
        ["Asked for", atMinute(requestedAt)],
        ...(hasLeft.has(state) ? [["Left", calendarDay(processOn)] as const] : []),
        ...(state === "requested" || state === "approved" || state === "submitting"
          ? [["Leaves", leavingWords(processOn, state === "requested")] as const]
          : []),
        ...(arrives.has(state) ? [["Expected by", calendarDay(expectedOn)] as const] : []),
      ),
      ...(state === "requested" ? [hint("Staff have to approve it first; until they have, it can be cancelled.")] : []),
      ...(state === "held" ? [hint("It waits until staff let it go; until then it can be cancelled.")] : []),
      ...(state === "approved" ? [hint("It can be cancelled until ", atMinute(cutOffAt), ".")] : []),
    ],
    {
      tone: needsALook.has(state) ? "warning" : state === "cancelled" || state === "requested" ? "plain" : "good",
      actions: [
        ...(isOpen ? [action("Cancel it", "wallet cancel", { transfer: number }, "danger")] : []),
        action("All transfers", "wallet transfers"),
        action("Wallet", "wallet balance"),
      ],
    },
  );
}

const hasLeft: ReadonlySet<TransferState> = new Set(["submitted", "unknown", "review", "settled", "returned"]);
const arrives: ReadonlySet<TransferState> = new Set(["requested", "approved", "submitting", "submitted", "unknown", "review"]);
const needsALook: ReadonlySet<TransferState> = new Set(["held", "failed", "returned"]);

/** Why it is where it is, in the partner's words; null where its state says enough. */
const codeSaid = ({ code, state }: TransferFacts): string | null =>
  code === null || state === "approved" || state === "cancelled" || state === "settled" ? null : wordFor(transferCodeWords, code);

/** The same in the list, where only what did not go as asked has a reason; staff's own words before ours. */
const shortWhy = (transfer: TransferFacts): string =>
  needsALook.has(transfer.state) ? (transfer.note === null ? (codeSaid(transfer) ?? "") : quoted(transfer.note)) : "";

/** A partner's transfers, newest first. */
export function transfersCard(page: Page<TransferFacts>): View {
  const paging = pagingOf(page, "wallet transfers");
  const reasons = page.rows.map(shortWhy);
  const hasReasons = reasons.some((why) => why !== "");
  const first = page.rows.find(({ state }) => state === "held") ?? page.rows[0];
  return view(
    "Your transfers",
    [
      {
        kind: "table",
        columns: [left("Transfer"), left("Asked for"), right("Amount"), left("To"), left("State"), ...(hasReasons ? [left("Why")] : [])],
        rows: page.rows.map((transfer, index): Sentence[] => [
          [{ code: transfer.number }],
          [{ instant: transfer.requestedAt, as: "date" }],
          [amount(transfer.amount)],
          [`…${transfer.destination.last4}`],
          [
            transferBadges[transfer.state],
            ...(transfer.cameBack && transfer.cameBack.minor < transfer.amount.minor ? [", without its fee"] : []),
          ],
          ...(hasReasons ? [[reasons[index] ?? ""]] : []),
        ]),
        more: page.more,
        whenEmpty:
          page.page > 1 ? ["There are no more: the list ends before this page."] : ["You have not sent anything to a bank account yet."],
      },
      ...paging.blocks,
      ...(first ? [hint("See one: ", { code: `/wallet transfers transfer:${first.number}` })] : []),
    ],
    {
      pages: paging.pages,
      actions: [
        ...paging.actions,
        ...(first ? [action(`See transfer ${first.number}`, "wallet transfers", { transfer: first.number })] : []),
        action("Send money to your bank", "wallet transfer", {}, page.total === 0 ? "main" : "normal"),
        action("Wallet", "wallet balance"),
      ],
    },
  );
}

/** Which transfer is meant, when several may be cancelled, or what there is to say when none may. */
export function cancellableCard(transfers: readonly TransferFacts[]): View {
  if (transfers.length === 0)
    return view("Nothing to cancel", [text("None of your transfers waits: what the bank has can't be called back.")], {
      actions: [action("Your transfers", "wallet transfers")],
    });
  return view(
    "Which transfer?",
    [
      facts(
        ...transfers.map(
          (transfer) =>
            [
              `Transfer ${transfer.number}`,
              amount(transfer.amount),
              transfer.state === "approved" ? `, leaves ${calendarDay(transfer.processOn)}` : ", waits",
            ] as const,
        ),
      ),
    ],
    {
      actions: transfers
        .slice(0, 5)
        .map(({ number }) => action(`Cancel transfer ${number}`, "wallet cancel", { transfer: number }, "danger")),
    },
  );
}

/** It is cancelled, and where its money is; `isNews`: it has been so by this very word. */
export function cancelledCard(
  { number, amount: money, destination }: TransferFacts,
  wallet: QuotedTransfer["left"],
  isNews: boolean,
): View {
  return view(
    isNews ? `Transfer ${number} is cancelled` : `Transfer ${number} was cancelled before`,
    [
      facts(["Back in your wallet", amount(money)], ["Your wallet holds", amount(wallet)]),
      text(`Nothing of it goes to ${accountOf(destination)}, and there was no fee.`),
    ],
    {
      tone: isNews ? "good" : "plain",
      actions: [action("All transfers", "wallet transfers"), action("Wallet", "wallet balance")],
    },
  );
}

/** What cancelling does, before it is done. */
export function confirmCancelCard({ number, amount: money, destination }: TransferFacts): View {
  return view(
    `Cancel transfer ${number}?`,
    [
      facts(["Amount", amount(money)], ["To", accountOf(destination)]),
      text("All of it goes back into your wallet at once, and there is no fee."),
    ],
    {
      actions: [
        action("Cancel it", "wallet cancel", { transfer: number, confirm: "yes" }, "danger"),
        action("Keep it", "wallet transfers"),
      ],
    },
  );
}
