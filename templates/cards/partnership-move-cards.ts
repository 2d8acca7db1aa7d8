import type { Earnings, PartnershipEffects } from "#domain/answers";
import type { PartnerFacts, PartnerStatus } from "#domain/partners";
import { amount, amounts, atMinute, counted, couponCodes, joined, onDate, partnerValue, quoted } from "../phrases.ts";
import { action, facts, text, view, type Block, type Sentence, type View } from "../view.ts";
import { partnerBadges } from "../words.ts";

/** What a status means in general. */
const statusEffects: Readonly<Record<PartnerStatus, string>> = {
  applied: "Nothing is earned before the application is approved.",
  active: "Orders by their links earn from now on.",
  declined: "Their links earn nothing; they can't apply again with this address.",
  paused: "New orders don't earn and nothing is paid out; balance and history stay. It can be undone.",
  closed: "Their links earn nothing any more, and the next payout pays what is left, however small. It can't be undone.",
};

/** What pausing or closing somebody does to their links and their money, before it is done. */
export function confirmMoveCard(partner: PartnerFacts, act: string, effects: PartnershipEffects, reason: string): View {
  const { to } = effects;
  return view(
    `Please confirm: ${act} ${partner.name}`,
    [
      text(partnerValue(partner), " would become ", partnerBadges[to], ". ", statusEffects[to]),
      facts(["Reason", quoted(reason)], ...linkFacts(effects)),
      ...moneyBlocks(effects),
    ],
    {
      tone: "warning",
      actions: [action(`Yes, ${act}`, "support partner", { who: partner.shareId, act, confirm: "yes", reason }, "danger")],
    },
  );
}

function linkFacts({ links, visits, slugs, coupons, to, underReview, craftIns }: PartnershipEffects): (readonly [string, ...Sentence])[] {
  return [
    [
      "Links",
      ...counted(links, "share link"),
      ", ",
      ...counted(visits, "visit"),
      " in the last 30 days; they go on leading to the shop, and earn nothing",
    ],
    [
      "Slugs",
      ...(slugs.length > 0 ? joined(slugs.map((slug): Sentence => [{ code: slug }])) : ["none"]),
      ...(slugs.length > 0 ? [to === "closed" ? "; still theirs, so that printed links mislead nobody" : "; stay theirs"] : []),
    ],
    ...(coupons.codes.length > 0
      ? [["Coupons", ...couponCodes(coupons), "; they still work in the shop, and credit nobody"] as const]
      : []),
    ...(to === "closed" && craftIns.held + craftIns.joined > 0 ? [["Craft-ins", ...craftInWords(craftIns)] as const] : []),
    ...(underReview > 0
      ? [
          [
            "Open questions",
            ...counted(underReview, "order"),
            " with a question or a claim; answer them first with ",
            { code: "/support review" },
          ] as const,
        ]
      : []),
  ];
}

function craftInWords({ held, joined: taken }: PartnershipEffects["craftIns"]): Sentence {
  return joined([
    ...(held === 0
      ? []
      : [
          [
            ...counted(held, "craft-in"),
            held === 1 ? " of theirs is cancelled and its guests told" : " of theirs are cancelled and their guests told",
          ] as Sentence,
        ]),
    ...(taken === 0 ? [] : [[...counted(taken, "place"), " in others' goes to who waits"] as Sentence]),
  ]);
}

function moneyBlocks({ earnings, to, nextRunAt, inBatch, openCredits }: PartnershipEffects): Block[] {
  const rows = earnings.flatMap((each): (readonly [string, ...Sentence])[] => moneyFacts(each, to, nextRunAt));
  return [
    rows.length > 0 ? facts(...rows) : text("There is no money on its way to them."),
    ...(inBatch.length > 0
      ? [
          text(
            ...amounts(inBatch),
            to === "paused"
              ? " is in a batch that waits for its release: it would be left out of it and carried over."
              : " is in a batch that waits for its release, and is paid with it.",
          ),
        ]
      : []),
    ...(openCredits.length > 0
      ? [text("Credits of ", ...amounts(openCredits), " wait for a second person; they can still be confirmed.")]
      : []),
  ];
}

function moneyFacts(each: Earnings, to: PartnerStatus, nextRunAt: PartnershipEffects["nextRunAt"]): (readonly [string, ...Sentence])[] {
  const isClosing = to === "closed";
  const due = { currency: each.currency, minor: each.matured.minor + each.corrections.minor };
  const later: Sentence = isClosing
    ? [" is paid by the run after its hold, however small"]
    : [" is carried over until the partnership is active again"];
  return [
    ...(due.minor === 0n
      ? []
      : [
          [
            "Ready",
            amount(due),
            ...(isClosing
              ? due.minor > 0n
                ? [" is paid on ", onDate(nextRunAt), ", however small"]
                : [" is a debt that stays; nobody has to pay it back"]
              : later),
          ] as const,
        ]),
    ...(each.inHold.minor === 0n ? [] : [["In its hold", amount(each.inHold), ...later] as const]),
    ...(each.pending.minor === 0n
      ? []
      : [["Pending", amount(each.pending), " still counts when its customers pay: those orders were made before"] as const]),
    ...(each.wallet.minor === 0n ? [] : [["In the wallet", amount(each.wallet), " stays theirs"] as const]),
  ];
}

/** A move that was made, and how it is undone or what comes back. */
export function statusMoveCard(partner: PartnerFacts, effects: PartnershipEffects | null = null): View {
  return view(
    "Done",
    [
      text(partnerValue(partner), " is ", partnerBadges[partner.status], " now. ", statusEffects[partner.status]),
      ...(effects ? resumeBlocks(effects) : []),
      ...(partner.status === "paused" ? [text("Undo it with ", { code: `/support partner ${partner.shareId} resume` }, ".")] : []),
    ],
    { tone: "good", actions: [action("Look at the record", "support partner", { who: partner.shareId })] },
  );
}

/** What comes back with a resumed partnership, and what doesn't. */
function resumeBlocks({ pause, earnings, nextRunAt, links, inBatch }: PartnershipEffects): Block[] {
  const inBatchOf = (currency: string): bigint => inBatch.find((each) => each.currency === currency)?.minor ?? 0n;
  const ready = earnings
    .map(({ currency, matured, corrections }) => ({ currency, minor: matured.minor + corrections.minor - inBatchOf(currency) }))
    .filter((each) => each.minor > 0n);
  return [
    facts(
      ["Comes back", ...counted(links, "share link"), " and every slug earn again, from this minute on"],
      ...(ready.length > 0
        ? [["Paid next", ...amounts(ready), " that waited, on ", onDate(nextRunAt), " if it reaches the minimum"] as const]
        : []),
      ...(inBatch.length > 0 ? [["In a batch", ...amounts(inBatch), ", paid when it is released"] as const] : []),
      ...(pause
        ? [
            [
              "Does not",
              ...counted(pause.uncredited, "order"),
              " made during the pause, since ",
              atMinute(pause.since),
              pause.uncredited === 1 ? ", stays uncredited" : ", stay uncredited",
              ...(pause.uncredited > 0 ? ["; ", { code: "/support assign" }, " gives one of them to the partner"] : []),
            ] as const,
          ]
        : []),
    ),
  ];
}
