import type { CouponFacts, Page } from "#domain/answers";
import type { PartnerFacts } from "#domain/partners";
import { left, onDate, pagingOf, partnerValue } from "../phrases.ts";
import { action, blank, facts, hint, text, view, type Block, type View } from "../view.ts";

/** A partner's own codes. */
export function ownCouponsCard(coupons: Page<CouponFacts>): View {
  const current = coupons.rows.filter((each) => each.until === null);
  const paging = pagingOf(coupons, "share coupons");
  const isOfFormer = coupons.rows.length > 0 && current.length === 0 && coupons.page > 1;
  return view(
    "Your coupon codes",
    [
      ...(isOfFormer ? [] : [currentBlock(current, coupons.total > 0 && coupons.rows.length === 0)]),
      ...formerBlock(coupons.rows),
      ...moreBlock(coupons),
      ...paging.blocks,
      ...(current.length > 0 ? [hint("An order that uses one of your codes is credited to you, before any link that was followed.")] : []),
    ],
    {
      pages: paging.pages,
      actions: [
        ...paging.actions,
        action("What have I earned?", "earnings list"),
        action("Make a share link", "share link", { url: blank }),
      ],
    },
  );
}

function currentBlock(current: readonly CouponFacts[], isPastTheEnd: boolean): Block {
  return {
    kind: "table",
    columns: [left("Code"), left("Yours since")],
    rows: current.map((each) => [[{ code: each.code }], [onDate(each.since)]]),
    more: 0,
    whenEmpty: isPastTheEnd
      ? ["There are no more: the list ends before this page."]
      : ["No coupon code is yours yet. Ask support for one: an order that uses it is credited to you, even when nobody followed a link."],
  };
}

/** The page goes over two tables, so what follows is said under both. */
function moreBlock({ more }: Page<CouponFacts>): Block[] {
  return more > 0 ? [hint("and ", { count: more }, " more")] : [];
}

function formerBlock(coupons: readonly CouponFacts[]): Block[] {
  const former = coupons.filter((each) => each.until !== null);
  if (former.length === 0) return [];
  return [
    {
      kind: "table",
      columns: [left("Former codes"), left("From"), left("Until")],
      rows: former.map((each) => [[{ code: each.code }], [onDate(each.since)], [each.until ? onDate(each.until) : ""]]),
      more: 0,
      whenEmpty: [],
    },
  ];
}

/** Every code with its owner. */
export function couponListCard(page: Page<CouponFacts>): View {
  const paging = pagingOf(page, "support coupon");
  return view(
    "Coupon codes of partners",
    [
      {
        kind: "table",
        columns: [left("Code"), left("Partner"), left("Since")],
        rows: page.rows.map((each) => [[{ code: each.code }], [partnerValue(each.partner)], [onDate(each.since)]]),
        more: page.more,
        whenEmpty:
          page.page > 1
            ? ["There are no more: the list ends before this page."]
            : ["No partner owns a coupon code yet. Give one away when the shop has it."],
      },
      ...paging.blocks,
    ],
    {
      pages: paging.pages,
      actions: [...paging.actions, action("Give a code", "support coupon", { act: "give", code: blank, partner: blank }, "main")],
    },
  );
}

/** One partner's codes, for support. */
export function partnerCouponsCard(partner: PartnerFacts, coupons: Page<CouponFacts>): View {
  const paging = pagingOf(coupons, "support coupon", { act: "list", partner: partner.shareId });
  return view(
    `Coupon codes of ${partner.name}`,
    [
      {
        kind: "table",
        columns: [left("Code"), left("From"), left("Until")],
        rows: coupons.rows.map((each) => [[{ code: each.code }], [onDate(each.since)], [each.until ? onDate(each.until) : "theirs now"]]),
        more: coupons.more,
        whenEmpty: [coupons.total > 0 ? "There are no more: the list ends before this page." : "They own no coupon code, and never did."],
      },
      ...paging.blocks,
    ],
    {
      pages: paging.pages,
      actions: [
        ...paging.actions,
        action("Give them a code", "support coupon", { act: "give", code: blank, partner: partner.shareId }, "main"),
      ],
    },
  );
}

/** Whose one code is and was, for support. */
export function couponCard(code: string, owners: readonly CouponFacts[]): View {
  const current = owners.find((each) => each.until === null);
  return view(
    `Coupon code ${code}`,
    [
      {
        kind: "table",
        columns: [left("Partner"), left("From"), left("Until")],
        rows: owners.map((each) => [[partnerValue(each.partner)], [onDate(each.since)], [each.until ? onDate(each.until) : "theirs now"]]),
        more: 0,
        whenEmpty: ["It is nobody's, and never was: an order that uses it goes to whoever's link was followed."],
      },
    ],
    {
      actions: [
        current
          ? action("Take it back", "support coupon", { act: "take", code, owner: current.partner.shareId }, "danger")
          : action("Give it to somebody", "support coupon", { act: "give", code, partner: blank }, "main"),
        action("All codes", "support coupon"),
      ],
    },
  );
}

/** What taking a code from somebody means, before it is done; `to`: null when it is to be nobody's. */
export function confirmCouponCard(code: string, from: PartnerFacts, to: PartnerFacts | null): View {
  const act = to ? "give" : "take";
  return view(
    to ? `Please confirm: give ${code} to ${to.name}` : `Please confirm: take ${code} back`,
    [
      facts(["Code", { code }], ["Owner now", partnerValue(from)], ["Owner then", to ? partnerValue(to) : "nobody"]),
      text(
        "Orders made from now on would count for ",
        to ? partnerValue(to) : "nobody",
        " by this code. Orders made before keep their partner.",
      ),
    ],
    {
      tone: "warning",
      actions: [
        action(
          to ? "Yes, give it" : "Yes, take it back",
          "support coupon",
          { act, code, ...(to ? { partner: to.shareId } : {}), owner: from.shareId, confirm: "yes" },
          "danger",
        ),
      ],
    },
  );
}

/** What stands now. */
export function couponChangedCard(code: string, owner: PartnerFacts | null): View {
  return view(
    "Done",
    [
      owner
        ? text("The coupon ", { code }, " is ", partnerValue(owner), "’s from now on. Orders that use it are credited to them.")
        : text("The coupon ", { code }, " belongs to nobody from now on."),
      hint("Whether the shop accepts the code is up to the shop: it must exist there, too."),
    ],
    {
      tone: "good",
      actions: [
        owner ? action("Their codes", "support coupon", { act: "list", partner: owner.shareId }) : action("All codes", "support coupon"),
      ],
    },
  );
}
