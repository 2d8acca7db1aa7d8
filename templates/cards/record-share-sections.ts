import type { RecordFacts, Visit } from "#domain/answers";
import type { PartnerFacts } from "#domain/partners";
import { channelWords } from "../message-words.ts";
import { quarterName } from "../period-words.ts";
import { counted, joined, left, onDate, quoted, right } from "../phrases.ts";
import { rateValueWords, rateWords } from "../rate-words.ts";
import { action, blank, facts, hint, type Block, type Sentence, type View } from "../view.ts";
import { conversionBadges, verdictWords } from "../words.ts";
import { moneyCell } from "./connect-cards.ts";
import { emptyWords, sectionView, type Deed, type RecordReader } from "./record-frame.ts";
import { grantNote } from "./token-log-cards.ts";
import { standing, tokenCount } from "./tokens-cards.ts";

/** The sections of a partner's record that are about what they share with, and what it earns them. */

const shownReferences = 10;

/** The words that their links carry, and the coupons that are theirs. */
export function linksSection(partner: PartnerFacts, reader: RecordReader, { references, page }: RecordFacts["links"]): View {
  const named = (isCurrent: boolean): Sentence[] =>
    references
      .filter((each) => each.kind !== "share-id" && each.isCurrent === isCurrent)
      .map((each) => [{ code: each.reference }, ", since ", onDate(each.since)]);
  const [current, former] = [named(true), named(false)];
  const rest = former.length - shownReferences;
  const blocks: Block[] = [
    facts(
      ["Share ID", { code: partner.shareId }, ", for ever"],
      ["Slug", ...(current.length > 0 ? joined(current) : ["none yet; they take one with ", { code: "/share slug" }])],
      ...(former.length === 0
        ? []
        : [
            [
              "Former slugs",
              ...joined(former.slice(0, shownReferences)),
              ...(rest > 0 ? [" and ", { count: rest }, " more"] : []),
            ] as const,
          ]),
    ),
    {
      kind: "table",
      columns: [left("Coupon"), left("Theirs since"), left("Until")],
      rows: page.rows.map((each) => [[{ code: each.code }], [onDate(each.since)], [each.until ? onDate(each.until) : "still theirs"]]),
      more: page.more,
      whenEmpty: emptyWords(page, "No coupon is theirs. An order that uses one is credited to them, even when nobody followed a link."),
    },
  ];
  const deeds: Deed[] = [
    { role: "support", action: action("Give them a coupon", "support coupon", { act: "give", code: blank, partner: partner.shareId }) },
  ];
  return sectionView(partner, reader, "links", { page, blocks, deeds });
}

/** What they earn, by which rule, and what is agreed to change. */
export function ratesSection(partner: PartnerFacts, reader: RecordReader, { general, group, page }: RecordFacts["rates"]): View {
  const who = { partner: partner.shareId };
  const blocks: Block[] = [
    facts(["Rate", "", ...rateValueWords(general.value), `, ${rateWords[general.source]}`], ["Group", group ?? "none"]),
    {
      kind: "table",
      columns: [left("What earns differently"), left("Rate"), left("From"), left("By")],
      rows: page.rows.map((rate): Sentence[] => [
        [rate.about === null ? "everything else" : rate.source === "category" ? `everything in ${rate.about}` : rate.about],
        rate.value === null ? ["ends"] : rateValueWords(rate.value),
        [onDate(rate.since), rate.isComing ? ", agreed" : ""],
        [rateWords[rate.source]],
      ]),
      more: page.more,
      whenEmpty: emptyWords(page, "Everything in the shop earns them that, and nothing is agreed to change."),
    },
    ...(reader.roles.includes("operator") ? [] : [hint("Rates and groups are the operators' to change.")]),
  ];
  const deeds: Deed[] = [
    { role: "operator", action: action("Set a rate of theirs", "programme rates", { act: "set", value: blank, reason: blank, ...who }) },
    { role: "operator", action: action("Put them into a group", "programme group", { act: "put", ...who, group: blank, reason: blank }) },
  ];
  return sectionView(partner, reader, "rates", { page, blocks, deeds });
}

/** The chat accounts that stand for them, and those that did. */
export function accountsSection(
  partner: PartnerFacts,
  reader: RecordReader,
  { page }: RecordFacts["accounts"],
  now: Temporal.Instant,
): View {
  const hasSome = page.rows.some(({ until }) => until === null);
  const blocks: Block[] = [
    {
      kind: "table",
      columns: [left("Account"), left("On"), left("Named"), left("Since"), left("Until"), left("Money")],
      rows: page.rows.map((each): Sentence[] => [
        [{ code: each.word }],
        [channelWords[each.platform]],
        [each.name],
        [onDate(each.since)],
        [each.until ? onDate(each.until) : "still theirs"],
        each.until ? ["no more"] : moneyCell(each.moneyFrom, now),
      ]),
      more: page.more,
      whenEmpty: emptyWords(
        page,
        "No chat account has ever stood for them. They connect one with ",
        { code: "/partner connect" },
        ", from there.",
      ),
    },
  ];
  const deeds: Deed[] = hasSome
    ? [
        {
          role: "support",
          action: action(
            "Disconnect one",
            "support accounts",
            { partner: partner.shareId, act: "disconnect", link: blank, reason: blank },
            "danger",
          ),
        },
      ]
    : [];
  return sectionView(partner, reader, "accounts", { page, blocks, deeds });
}

/** Who followed their links: whether it counts, and which order it led to. */
export function clicksSection(partner: PartnerFacts, reader: RecordReader, { page }: RecordFacts["clicks"]): View {
  const led = page.rows.find(({ converted }) => converted.length > 0)?.converted[0];
  const blocks: Block[] = [
    {
      kind: "table",
      columns: [left("When"), left("Page"), left("From"), left("Verdict")],
      rows: page.rows.map(visitRow),
      more: page.more,
      whenEmpty: emptyWords(page, "Nobody has followed a link of theirs, or the visits are so old that only their counts are left."),
    },
  ];
  const deeds: Deed[] = [
    ...(led
      ? [
          {
            role: "support",
            shows: true,
            action: action("Why the latest order of these", "support why", { order: led.orderNumber }),
          } as const,
        ]
      : []),
    { role: "support", action: action("Give them an order", "support assign", { order: blank, partner: partner.shareId, reason: blank }) },
  ];
  return sectionView(partner, reader, "clicks", { page, blocks, deeds });
}

function visitRow(visit: Visit): Sentence[] {
  const orders = visit.converted.map(({ orderNumber, status }): Sentence => [{ code: orderNumber }, " ", conversionBadges[status]]);
  return [
    [{ instant: visit.at, as: "minute" }],
    [{ link: visit.landing }, visit.campaign === "" ? "" : ` ${quoted(visit.campaign)}`],
    [visit.referrerHost ?? ""],
    [verdictWords[visit.verdict], ...(orders.length > 0 ? [orders.length === 1 ? ", order " : ", orders ", ...joined(orders)] : [])],
  ];
}

/** How their quarter stands, and every grant. */
export function tokensSection(partner: PartnerFacts, reader: RecordReader, { progress, page }: RecordFacts["tokens"]): View {
  const who = { partner: partner.shareId };
  const blocks: Block[] = [
    facts(
      [quarterName(progress.quarter.label), "", ...tokenCount(progress.total), ` of ${progress.requirement}`],
      ["State", standing(progress)],
      ...(progress.submitted === 0 ? [] : [["Waits for an answer", "", ...counted(progress.submitted, "activity", "activities")] as const]),
    ),
    {
      kind: "table",
      columns: [left("Number"), left("Done"), left("Activity"), right("Tokens"), left("Note")],
      rows: page.rows.map((line) => [
        [{ code: line.id }],
        [onDate(line.effectiveAt)],
        [line.activity],
        [{ count: line.tokens }],
        grantNote(line),
      ]),
      more: page.more,
      whenEmpty: emptyWords(page, "They have no tokens yet. What earns some stands in ", { code: "/tokens rules" }, "."),
    },
  ];
  const deeds: Deed[] = [
    ...(progress.submitted === 0
      ? []
      : [{ role: "support", shows: true, action: action("Answer what waits", "award review", {}, "main") } as const]),
    { role: "support", action: action("Give tokens", "award tokens", { ...who, activity: blank }) },
    ...(page.total === 0
      ? []
      : [
          {
            role: "support",
            action: action("Take some back", "award take-back", { ...who, grant: blank, reason: blank }, "danger"),
          } as const,
        ]),
  ];
  return sectionView(partner, reader, "tokens", { page, blocks, deeds });
}
