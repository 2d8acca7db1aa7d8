import type { RefusalCode } from "#domain/kernel";
import type { Wording } from "./facts.ts";

/** What is refused about who an order is credited to: coupons, decisions, claims. The comment names the facts that a wording uses. */
export const creditWordings = {
  /** code */
  "coupon.unreadable": (f) => [
    "That can't be a coupon code",
    [f.typed("code"), " is not a code that the shop could have."],
    ["Write it as it stands in the shop, up to 100 characters."],
  ],
  /** code, partner */
  "coupon.already-theirs": (f) => [
    "It is theirs already",
    [f.value("partner", "This partner"), " owns the coupon ", f.code("code", "code"), " already."],
    ["There is nothing to do. See all codes with ", { code: "/support coupon" }, "."],
  ],
  /** code */
  "coupon.not-owned": (f) => [
    "Nobody owns that coupon",
    [...f.named("The coupon ", "code", "That coupon"), " belongs to no partner, so there is nothing to take back."],
    ["See all codes with ", { code: "/support coupon" }, "."],
  ],
  /** code */
  "coupon.changed": (f) => [
    "Somebody was faster",
    [...f.named("The coupon ", "code", "That coupon"), " has changed hands since you looked at it, so nothing was done."],
    ["Look at it again with ", { code: "/support coupon" }, "."],
  ],
  /** order */
  "conversion.changed": (f) => [
    "Somebody was faster",
    [
      ...f.named("Order ", "order", "The order"),
      " is not what you saw any more: it is credited to somebody else now, or something else is asked about it. Nothing was done.",
    ],
    ["See how it stands with ", f.about("support why", "order"), " and decide on that."],
  ],
  /** order */
  "review.already-decided": (f) => [
    "Nothing is open there any more",
    [...f.named("Order ", "order", "The order"), " asks for no such decision; somebody may have decided before you."],
    ["See how it stands with ", f.about("support why", "order"), ", and what is open with ", { code: "/support review" }, "."],
  ],
  /** order (what was typed) */
  "claim.unreadable": (f) => [
    "That can't be an order number",
    [f.typed("order"), " is not a number that the shop gives its orders."],
    ["Copy it from the customer's order mail, such as 4107."],
  ],
  /** order, state */
  "claim.already-made": (f) => [
    "You have told us already",
    ["Your claim to order ", f.code("order", "that order"), " is ", f.value("state", "known"), "."],
    ["See all your claims, and what was answered, with ", { code: "/share missing-sale" }, "."],
  ],
  /** order */
  "claim.already-credited": (f) => [
    "It is yours already",
    [...f.named("Order ", "order", "That order"), " is credited to you."],
    ["See what it earns with ", f.about("earnings why", "order"), "."],
  ],
  /** limit */
  "claim.too-many": (f) => [
    "Let us answer the others first",
    ["You have ", f.value("limit", "several"), " claims that wait for an answer, and that is as many as can be open."],
    ["See them with ", { code: "/share missing-sale" }, "; as soon as one is answered you can make the next."],
  ],
} satisfies Partial<Record<RefusalCode, Wording>>;
