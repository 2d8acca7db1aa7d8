import type { BankAccount, EarningsRow, MoneyEvent, RecordFacts } from "#domain/answers";
import type { Money } from "#domain/kernel";
import type { PartnerFacts } from "#domain/partners";
import { accountName } from "../bank-words.ts";
import { amount, amounts, atMinute, counted, earnedOf, left, onDate, quoted, right } from "../phrases.ts";
import { transferBadges, transferCodeWords } from "../transfer-words.ts";
import { action, blank, facts, hint, type Block, type Sentence, type Value, type View } from "../view.ts";
import { conversionBadges, correctionWords, reasonWords, setAsideWords, wordFor } from "../words.ts";
import { adjustmentBadge, adjustmentName } from "./adjustment-cards.ts";
import { emptyWords, sectionView, type Deed, type RecordReader } from "./record-frame.ts";

/** The sections of a partner's record that are about money. */

const inTheWallet: Value = { badge: "in the wallet", tone: "good" };
const waitsForRelease: Value = { badge: "waits for its release", tone: "warning" };

/** Every order of theirs, with its status and why. */
export function conversionsSection(partner: PartnerFacts, reader: RecordReader, { page, counts }: RecordFacts["conversions"]): View {
  const who = { partner: partner.shareId };
  const [latest] = page.rows;
  const deeds: Deed[] = [
    ...(latest
      ? [{ role: "support", shows: true, action: action("Why the first of these", "support why", { order: latest.orderNumber }) } as const]
      : []),
    { role: "support", action: action("Give them an order", "support assign", { order: blank, ...who, reason: blank }) },
    ...(latest
      ? [{ role: "support", action: action("Reject one", "support reject", { order: blank, reason: blank }, "danger") } as const]
      : []),
  ];
  const blocks: Block[] = [
    ...(page.total === 0
      ? []
      : [
          facts(
            ["Unpaid", countOf(counts.unpaid)],
            ["Pending", countOf(counts.pending)],
            ["Paid", countOf(counts.paid)],
            ["Rejected", countOf(counts.rejected)],
          ),
        ]),
    {
      kind: "table",
      columns: [left("Order"), left("Date"), left("Status"), left("Why"), right("Commission")],
      rows: page.rows.map(orderRow),
      more: page.more,
      whenEmpty: emptyWords(
        page,
        "No order has ever been credited to them. Look at their visits; an order that is theirs can be given to them.",
      ),
    },
  ];
  return sectionView(partner, reader, "conversions", { page, blocks, deeds });
}

const countOf = (count: number): Value => ({ count });

function orderRow(row: EarningsRow): Sentence[] {
  return [
    [{ code: row.orderNumber }],
    [onDate(row.orderedAt)],
    [conversionBadges[row.status]],
    [
      reasonWords[row.reason],
      ...(row.status === "unpaid" && row.maturesAt && !row.isMatured ? [", held until ", onDate(row.maturesAt)] : []),
    ],
    [amount(earnedOf(row)), ...(row.corrected.minor === 0n ? [] : [", corrected by ", amount(row.corrected)])],
  ];
}

/** Payouts, what was set aside, what finance booked by hand, and corrections. */
export function payoutsSection(partner: PartnerFacts, reader: RecordReader, { page }: RecordFacts["payouts"]): View {
  const deeds: Deed[] = [
    { role: "finance", action: action("Give a credit", "finance credit", { partner: partner.shareId, amount: blank, why: blank }) },
    { role: "finance", shows: true, action: action("The payout batch", "finance batch") },
  ];
  const blocks: Block[] = [
    {
      kind: "table",
      columns: [left("Money"), left("Date"), right("Amount"), left("State")],
      rows: page.rows.map((event) => [[nameOf(event)], [onDate(event.at)], [amount(event.money)], stateOf(event)]),
      more: page.more,
      whenEmpty: emptyWords(
        page,
        "Nothing has been paid to them, and nothing was left out of a batch. When the first payout comes stands in the record.",
      ),
    },
  ];
  return sectionView(partner, reader, "payouts", { page, blocks, deeds });
}

function nameOf(event: MoneyEvent): Value {
  switch (event.kind) {
    case "payout":
      return `Payout of ${event.period}`;
    case "set-aside":
      return `Not in ${event.period}`;
    case "credit":
    case "write-off":
    case "withholding":
    case "withholding-return":
      return adjustmentName(event);
    case "correction":
      return `Correction of ${event.orderNumber}`;
    default:
      return event satisfies never;
  }
}

function stateOf(event: MoneyEvent): Sentence {
  switch (event.kind) {
    case "payout":
      return [event.state === "released" ? inTheWallet : waitsForRelease];
    case "set-aside":
      return [setAsideWords[event.reason], event.note === null ? "" : `: ${quoted(event.note)}`];
    case "credit":
    case "write-off":
    case "withholding":
    case "withholding-return":
      return [adjustmentBadge(event), `: ${quoted(event.why)}`];
    case "correction":
      return [correctionWords[event.reason]];
    default:
      return event satisfies never;
  }
}

/** Where their money is: in the wallet, asked for, on its way; to which account, and every transfer. */
export function walletSection(partner: PartnerFacts, reader: RecordReader, { whereabouts, account, page }: RecordFacts["wallet"]): View {
  const deeds: Deed[] = [
    { role: "finance", shows: true, action: action("Transfers to decide on", "finance transfers") },
    ...(account?.state === "confirmed"
      ? [
          {
            role: "finance",
            action: action(
              "Block the bank account",
              "finance destinations",
              { act: "block", partner: partner.shareId, reason: blank },
              "danger",
            ),
          } as const,
        ]
      : []),
  ];
  const blocks: Block[] = [
    facts(
      ...(whereabouts.length === 0 ? [["In the wallet", "nothing yet: payouts go into it"] as const] : []),
      ...whereabouts.flatMap(({ wallet, reserved, inTransit }) => [
        ["In the wallet", amount(wallet)] as const,
        ["Asked for, still here", amount(reserved)] as const,
        ["On its way to the bank", amount(inTransit)] as const,
      ]),
    ),
    facts(["Bank account", ...accountWords(account)]),
    {
      kind: "table",
      columns: [left("Transfer"), left("Asked for"), right("Amount"), left("To"), left("State")],
      rows: page.rows.map((transfer): Sentence[] => [
        [{ code: transfer.number }],
        [onDate(transfer.requestedAt)],
        [amount(transfer.amount)],
        [transfer.destination.last4 === "" ? "erased" : `…${transfer.destination.last4}`],
        [
          transferBadges[transfer.state],
          ...(transfer.code === null || ["approved", "cancelled", "settled"].includes(transfer.state)
            ? []
            : [`: ${wordFor(transferCodeWords, transfer.code)}`]),
          ...(transfer.note === null ? [] : [`: ${quoted(transfer.note)}`]),
        ],
      ]),
      more: page.more,
      whenEmpty: emptyWords(
        page,
        "They have not asked for a transfer yet. They do it with ",
        { code: "/wallet transfer" },
        ", once a bank account is set.",
      ),
    },
    ...(reader.roles.includes("finance")
      ? []
      : [hint("Transfers and bank accounts are finance's to decide on; partners set their account with ", { code: "/wallet bank" }, ".")]),
  ];
  return sectionView(partner, reader, "wallet", { page, blocks, deeds });
}

/** The last digits of the account, and whether money goes there: all that anybody is told of it. */
export function accountWords(account: BankAccount | null): Sentence {
  if (account === null) return ["none was ever set"];
  const name = account.last4 === "" ? "erased" : accountName(account);
  switch (account.state) {
    case "confirmed":
      return [name, ...(account.isUsable || !account.usableFrom ? [", in use"] : [", in use from ", atMinute(account.usableFrom), " on"])];
    case "blocked":
      return [
        name,
        ", ",
        { badge: "blocked", tone: "problem" },
        account.blockReason === null ? " by themselves" : ` by finance: ${quoted(account.blockReason)}`,
      ];
    case "entered":
    case "removed":
    case "replaced":
      return ["none now; the last one was removed"];
    default:
      return account.state satisfies never;
  }
}

/** "$12.00; asked for $5.00; on its way $3.00", in one line for all currencies. */
export function walletWords(whereabouts: RecordFacts["wallet"]["whereabouts"]): Sentence {
  const only = (which: (each: (typeof whereabouts)[number]) => Money): Money[] =>
    whereabouts.map(which).filter(({ minor }) => minor !== 0n);
  const [reserved, inTransit] = [only((each) => each.reserved), only((each) => each.inTransit)];
  return [
    ...amounts(
      only(({ wallet }) => wallet),
      "empty",
    ),
    ...(reserved.length === 0 ? [] : ["; asked for ", ...amounts(reserved)]),
    ...(inTransit.length === 0 ? [] : ["; on its way ", ...amounts(inTransit)]),
  ];
}

/** "12 unpaid, 3 pending, 20 paid, 2 rejected" */
export function conversionWords(counts: RecordFacts["conversions"]["counts"]): Sentence {
  const named = (["unpaid", "pending", "paid", "rejected"] as const).filter((status) => counts[status] > 0);
  return named.length === 0
    ? ["none ever"]
    : named.flatMap((status, index): Sentence => [index === 0 ? "" : ", ", ...counted(counts[status], status, status)]);
}
