import type { DigestFacts } from "#domain/digests";
import type { MessageFacts } from "#domain/messages";
import { against, digestNouns, digestRate, nextWords } from "../digest-words.ts";
import { channelWords } from "../message-words.ts";
import { amount, amounts, atMinute, left, onDate, right } from "../phrases.ts";
import { action, facts, hint, text, view, type Action, type Block, type Sentence, type Value, type View } from "../view.ts";
import { conversionBadges } from "../words.ts";

/** What happened to a partner in their period, in chat. */
export function digestCard(told: MessageFacts["digest"]): View {
  const { cadence, from, to, next, ad = null } = told;
  return view(`Your ${digestNouns[cadence]}`, [
    text("From ", atMinute(from), " to ", atMinute(to), ":"),
    facts(...figuresOf(told)),
    ...salesBlock(told),
    ...(told.coming.length === 0
      ? []
      : [
          facts(
            ...told.coming.map(({ title, startsAt }): readonly [string, ...Sentence] => ["Coming up", `${title}, `, atMinute(startsAt)]),
          ),
        ]),
    ...(ad === null
      ? []
      : [facts(["Ad of the month", ad.title], ...(ad.link === null ? [] : [["Look here", { link: ad.link }] as const]))]),
    hint(nextWords[next].label, " ", { code: nextWords[next].command }),
    hint("How often this comes, when and where: ", { code: "/partner digest" }),
  ]);
}

function figuresOf({
  conversions,
  earned,
  earnedBefore,
  clicks,
  clicksBefore,
  byLink,
  byLinkBefore,
  payouts,
  tokens,
}: MessageFacts["digest"]): (readonly [string, ...Sentence])[] {
  const rate = (orders: number, visits: number): Value => {
    const basisPoints = digestRate(orders, visits);
    return basisPoints === null ? "–" : { basisPoints };
  };
  return [
    ["New sales earn you", ...against(amounts(earned), amounts(earnedBefore))],
    ...conversions.map((each): readonly [string, ...Sentence] => [
      "Of them",
      { count: each.count },
      " ",
      conversionBadges[each.status],
      ", ",
      amount(each.amount),
    ]),
    ["Visits by your links", ...against([{ count: clicks }], [{ count: clicksBefore }])],
    ["Of them bought", ...against([rate(byLink, clicks)], [rate(byLinkBefore, clicksBefore)])],
    ...payouts.map((each): readonly [string, ...Sentence] => ["Paid out", amount(each.amount), ` with the batch of ${each.period}`]),
    ...(tokens
      ? [
          [
            "Tokens",
            { count: tokens.total },
            ...(tokens.requirement === 0 ? [] : [" of ", { count: tokens.requirement }]),
            ` in ${tokens.quarter}, `,
            { count: tokens.daysLeft },
            " days left",
          ] as const,
        ]
      : []),
  ];
}

function salesBlock({ sales }: MessageFacts["digest"]): Block[] {
  if (sales.length === 0) return [];
  return [
    {
      kind: "table",
      columns: [left("Order"), right("Commission"), left("State"), left("Ordered")],
      rows: sales.map((sale): Sentence[] => [
        [{ code: sale.order }],
        [amount(sale.commission)],
        [conversionBadges[sale.status]],
        [onDate(sale.orderedAt)],
      ]),
      more: 0,
      whenEmpty: [],
    },
  ];
}

const cadencePhrases: Readonly<Record<DigestFacts["cadence"], string>> = {
  daily: "every day",
  weekly: "every Monday",
  monthly: "on the first of every month",
  off: "never",
};

/** How a partner gets their digest, and when the next one comes. */
export function digestChoiceCard(chosen: DigestFacts, isChanged: boolean): View {
  const { cadence, channel, hour, withSales, zone, nextAt } = chosen;
  const isOff = cadence === "off";
  return view(
    isChanged ? "Your digest is set" : "Your digest",
    [
      facts(
        ["Comes", isOff ? "never" : `${cadencePhrases[cadence]} at ${String(hour).padStart(2, "0")}:00, ${zone.replaceAll("_", " ")}`],
        ...(isOff
          ? []
          : ([
              ["Where", channelWords[channel]],
              ["Sales", withSales ? "told in it, and not by themselves" : "told by themselves as well"],
            ] as const)),
        ...(nextAt === null ? [] : [["Next", atMinute(nextAt), ", if there is anything to tell"] as const]),
      ),
      hint("Where you are and how mails end stands behind the link in every mail; everything else that we write: ", {
        code: "/partner notices",
      }),
    ],
    { tone: isChanged ? "good" : "plain", actions: choices(chosen) },
  );
}

function choices({ cadence, withSales }: DigestFacts): Action[] {
  const change = (label: string, options: Readonly<Record<string, string>>): Action => action(label, "partner digest", options);
  return [
    ...(cadence === "weekly" ? [] : [change("Every week", { when: "weekly" })]),
    ...(cadence === "monthly" ? [] : [change("Every month", { when: "monthly" })]),
    ...(cadence === "off"
      ? []
      : [
          withSales ? change("Tell sales by themselves", { sales: "apart" }) : change("Sales only in it", { sales: "inside" }),
          change("No digest", { when: "off" }),
        ]),
  ];
}
