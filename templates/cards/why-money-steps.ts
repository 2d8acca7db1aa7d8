import { laterOf } from "#domain/kernel";
import type { ConversionLife, LineShare, WhyFacts } from "#domain/answers";
import { amount, counted, onDate, quoted } from "../phrases.ts";
import { ownRateWords, rateValueWords, rateWords } from "../rate-words.ts";
import type { Sentence, Step } from "../view.ts";

type Reader = WhyFacts["reader"];

/** More lines than these are told together, by rate. */
const mostLinesTold = 3;

/** What the lines earn at which rate, what was refunded, and what is left. */
export function commissionSteps(
  { lines, amount: worth, status, promised }: ConversionLife,
  refunds: ConversionLife["refunds"],
  reader: Reader,
): Step[] {
  const earned = promised?.minor ?? lines.reduce((sum, line) => sum + line.commission.minor, 0n);
  const told = lines.length > mostLinesTold ? together(lines, reader) : lines.map((line) => lineSentence(line, lines.length > 1, reader));
  const sum: Step[] = told.length > 1 ? [note("Together ", amount({ ...worth, minor: earned }), ".")] : [];
  // A rejected order is worth nothing for a reason of its own, which its status tells.
  const isLess = earned !== worth.minor && status !== "rejected";
  return [
    ...(promised ? [note("The earlier system promised ", amount(promised), " for it.")] : []),
    ...told.map((sentence) => note(...sentence)),
    ...sum,
    ...knowledgeSteps(lines, status),
    ...refunds.filter((refund) => !refund.isAfterPayout).map((refund) => refundStep(refund, status !== "rejected")),
    ...(isLess ? [note(status === "paid" ? "Of that, what was left at the payout: " : "That leaves ", amount(worth), ".")] : []),
  ];
}

/** A category may have a rate, and the shop told of a product only after its order: what that changed, or could not change any more. */
function knowledgeSteps(lines: readonly LineShare[], status: ConversionLife["status"]): Step[] {
  const unknown = lines.filter((line) => !line.isProductKnown);
  const times = lines.flatMap((line) => line.ratedAgainAt ?? []);
  const last = times.reduce<(typeof times)[number] | null>((latest, at) => (latest ? laterOf(latest, at) : at), null);
  const named = (count: number): string => (count === 1 ? "one product" : `${count} products`);
  return [
    ...(last
      ? [
          note(
            `The shop told of ${named(times.length)} of this order only later, so what it earns was worked out again on `,
            onDate(last),
            " with the rates of its categories.",
          ),
        ]
      : []),
    ...(unknown.length === 0
      ? []
      : [
          note(
            status === "paid"
              ? `The shop had not told of ${named(unknown.length)} of this order before it was paid out, so no rate of a category could count; what is paid keeps its rate.`
              : `The shop has not told of ${named(unknown.length)} of this order yet; when it does and its category has a rate of its own, this is worked out again.`,
          ),
        ]),
  ];
}

/** The shop does not say when it was. */
export function refundStep({ amount: refunded, reason, takesBack, ofTotal }: ConversionLife["refunds"][number], isCounted: boolean): Step {
  const share: Sentence =
    ofTotal === null
      ? [": the commission of the lines that came back."]
      : ofTotal.minor === refunded.minor
        ? [", because the customer has everything back."]
        : [": the same share of the commission as ", amount(refunded), " is of the ", amount(ofTotal), " the customer paid."];
  return note(
    "The shop refunded ",
    amount(refunded),
    ...(reason.trim() === "" ? [] : [`: ${quoted(reason)}`]),
    ".",
    ...(isCounted && takesBack.minor > 0n ? [" That takes back ", amount(takesBack), ...share] : []),
  );
}

function note(...sentence: Sentence): Step {
  return { state: "note", at: null, sentence };
}

function lineSentence(line: LineShare, isNamed: boolean, reader: Reader): Sentence {
  const name = line.isShipping
    ? "Shipping"
    : line.name === ""
      ? "a line that is gone"
      : line.quantity > 1
        ? `${line.quantity} × ${line.name}`
        : line.name;
  return [...(isNamed ? [`${name}: `] : []), ...shareWords(line), ` (${rateOrigin(line.rate.source, reader)}).`];
}

/** "20 % of $10.00 is $2.00", "$1.50 per item, 3 items, is $4.50". */
function shareWords({ rate, base, tax, quantity, commission }: LineShare): Sentence {
  const { value } = rate;
  const is: Sentence = [" is ", amount(commission)];
  switch (value.kind) {
    case "percent":
      return [{ basisPoints: value.basisPoints }, " of ", amount(base), ...(tax.minor > 0n ? [" with its tax"] : []), ...is];
    case "per-item":
      return base.minor <= 0n
        ? [...rateValueWords(value), ", but it cost nothing", ...is]
        : [...rateValueWords(value), ", ", ...counted(quantity, "item"), ",", ...is];
    case "per-order":
      if (base.minor <= 0n) return [...rateValueWords(value), ", but it cost nothing", ...is];
      return commission.minor === 0n && value.minor > 0n
        ? [...rateValueWords(value), ", given already with another line of this order"]
        : [...rateValueWords(value), ...is];
    default:
      return value satisfies never;
  }
}

function rateOrigin(source: LineShare["rate"]["source"], reader: Reader): string {
  return `${reader === "partner" ? ownRateWords[source] : rateWords[source]} on the day of the order`;
}

/** Lines of one rate in one sentence; flat rates are few and say each how they came about. */
function together(lines: readonly LineShare[], reader: Reader): Sentence[] {
  const keyOf = (line: LineShare, index: number): string =>
    line.rate.value.kind === "percent" ? `${line.rate.value.basisPoints} ${line.rate.source}` : `line ${index}`;
  const groups = lines.map((line, index) => ({ line, key: keyOf(line, index) }));
  return [...Map.groupBy(groups, ({ key }) => key).values()].flatMap((group) => {
    const [first] = group;
    if (!first) return [];
    const { rate, base, commission } = first.line;
    if (group.length === 1 || rate.value.kind !== "percent") return [lineSentence(first.line, true, reader)];
    const total = (pick: (line: LineShare) => bigint): bigint => group.reduce((sum, { line }) => sum + pick(line), 0n);
    return [
      [
        { basisPoints: rate.value.basisPoints },
        " of ",
        amount({ ...base, minor: total((line) => line.base.minor) }),
        " for ",
        { count: group.length },
        " lines, each rounded, is ",
        amount({ ...commission, minor: total((line) => line.commission.minor) }),
        ` (${rateOrigin(rate.source, reader)}).`,
      ],
    ];
  });
}

/** What is still to come: of a pending conversion the day it is given up, of an unpaid one the end of its hold and its payout. */
export function expectedSteps({ maturesAt, holdDays, expected, givenUpAt }: ConversionLife, reader: Reader): Step[] {
  if (givenUpAt)
    return [
      {
        state: "waiting",
        at: givenUpAt,
        sentence: ["If nobody has paid by then, it is given up. As soon as the customer pays, the commission is confirmed."],
      },
    ];
  if (!expected || !maturesAt) return [];
  const isOver = Temporal.Instant.compare(maturesAt, expected.now) <= 0;
  const hold: Step = {
    state: isOver ? "done" : "waiting",
    at: maturesAt,
    sentence: isOver
      ? [`The hold of ${holdDays} days after payment was over.`]
      : [`The hold of ${holdDays} days after payment ends. It leaves time for refunds.`],
  };
  return [hold, payoutStep(expected, reader)];
}

function payoutStep({ runAt, forecast, isFrozen }: NonNullable<ConversionLife["expected"]>, reader: Reader): Step {
  const your = reader === "partner" ? "your" : "the partner's";
  if (isFrozen) return { state: "stopped", at: null, sentence: ["Payouts are stopped for the whole programme at the moment."] };
  const reason = forecast?.reason;
  if (reason?.kind === "below-minimum")
    return {
      state: "waiting",
      at: null,
      sentence: [
        `It is carried over until ${your} earnings reach the minimum of `,
        amount(reason.minimum),
        "; ",
        amount(reason.shortBy),
        " is still missing.",
      ],
    };
  if (reason?.kind === "partner-paused")
    return { state: "stopped", at: null, sentence: ["It is paid when the partnership is active again."] };
  if (reason?.kind === "partner-erased")
    return { state: "stopped", at: null, sentence: ["The partner was erased at their own request, so no payout run takes it."] };
  if (reason?.kind === "no-minimum")
    return { state: "stopped", at: null, sentence: ["The programme's terms name no minimum for this currency yet, so it can't be paid."] };
  if (reason?.kind === "not-positive")
    return {
      state: "waiting",
      at: null,
      sentence: [
        "Corrections of orders paid out earlier come off first, and they are larger than what was earned since. This makes up for part of them.",
      ],
    };
  const isLater = forecast?.at && Temporal.Instant.compare(forecast.at, runAt) > 0;
  return isLater && forecast.at
    ? {
        state: "waiting",
        at: forecast.at,
        sentence: [
          `Expected in ${your} wallet, together with what reaches the minimum by then; the run of `,
          onDate(runAt),
          " would carry it over.",
        ],
      }
    : { state: "waiting", at: runAt, sentence: [`Expected in ${your} wallet with this payout run.`] };
}
