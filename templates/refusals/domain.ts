import type { RefusalCode } from "#domain/kernel";
import { termNames, type TermName } from "#domain/programme";
import { termWords } from "../term-words.ts";
import type { Wording } from "./facts.ts";

/** "achCompany" is typed ach-company. */
const typedTerm = (name: string): string => (termNames.find((each) => each === name) ? termWords[name as TermName].name : name);

/** What the rooms refuse. The comment names the facts that a wording uses; `?` marks those it often lacks. */
export const domainWordings = {
  /** text, currency, option?, groups? (the sign for thousands) and example? */
  "money.unreadable": (f) => {
    const sign = f.is("groups", ",") ? "comma" : f.is("groups", ".") ? "point" : f.is("groups", " ") ? "blank" : null;
    if (sign === null)
      return [
        "That is not an amount",
        [...f.option(), f.typed("text"), " can't be read as an amount in ", f.value("currency", "this currency"), "."],
        ["Write it with a point for the decimals and no more of them than the currency has, such as 12.50."],
      ];
    return [
      "That is not an amount",
      [...f.option(), f.typed("text"), ` has a ${sign} that may stand for thousands${f.has("example") ? ", but not all decimals" : ""}.`],
      f.has("example")
        ? [`With a ${sign} for thousands write all decimals, such as `, f.value("example", ""), `; or leave that ${sign} out.`]
        : [`Leave that ${sign} out.`],
    ];
  },
  /** text, zone, option? */
  "instant.unreadable": (f) => [
    "That is not a date",
    [...f.option(), f.typed("text"), " can't be read as a date or a time."],
    ["Write 2026-11-22, or 2026-11-22 07:49 for a time in ", f.value("zone", "the programme's zone"), "."],
  ],

  /** since, reason */
  "programme.frozen": (f) => [
    "The programme is frozen",
    ["Nothing is being changed or paid", ...f.when(" since ", "since"), ...f.when(": ", "reason"), "."],
    ["Looking things up still works. Two persons of the staff lift the freeze; ask support how long it will take."],
  ],
  /** no facts */
  "programme.not-frozen": () => [
    "The programme is not frozen",
    ["Payouts and credits go on as usual, so there is nothing to lift."],
    ["Stop them with ", { code: "/programme freeze" }, " and a reason."],
  ],
  /** since? */
  "programme.thaw-asked-by-you": (f) => [
    "A second person is needed",
    ["You want the freeze lifted", ...f.when(" since ", "since"), ", and that takes two persons."],
    ["Ask another operator for ", { code: "/programme thaw" }, ", or somebody of finance for ", { code: "/finance thaw" }, "."],
  ],
  /** name?, known?: string[] */
  "terms.unknown": (f) => [
    "There is no such term",
    [f.typed("name", "That"), " is not one of the programme's terms."],
    [...f.list("Terms are ", "known", ". ", [], { joiner: " and " }), "See them all with ", { code: "/programme terms" }, "."],
  ],
  /** name, text, expected? */
  "terms.unreadable": (f) => [
    "That value does not fit the term",
    [f.typed("text", "The value"), " can't be used for ", f.code("name", "this term"), "."],
    [...f.when("It takes ", "expected", ". "), "See the present value with ", { code: "/programme terms" }, "."],
  ],
  /** host, allowed */
  "terms.logo-elsewhere": (f) => [
    "The logo can't lie there",
    [f.typed("host", "That place"), " is not one of the programme's own hosts, and every mail would tell it who opened it."],
    [
      ...f.list("Put the picture on ", "allowed", " and give its address there.", [
        "Put it on a host of yours that ",
        { code: "SHOP_HOSTS" },
        " names.",
      ]),
    ],
  ],
  /** rail, missing?: string[] (names of terms) */
  "terms.rail-incomplete": (f) => [
    "Something is missing for that rail",
    ["Money can't leave by ", f.code("rail", "it"), " before the terms say who sends it, and to which bank."],
    [
      ...f.list("Set ", "missing", " first, with ", ["Set them first, with "], { joiner: " and ", as: typedTerm }),
      { code: "/programme terms change" },
      ".",
    ],
  ],
  /** from */
  "terms.in-the-past": (f) => [
    "Terms change from now on, never backwards",
    [
      "The change would take effect ",
      f.value("from", "in the past"),
      ", and money earned under the terms of that day does not change afterwards.",
    ],
    ["Leave the date out to change from now on, or give one that is still to come."],
  ],

  /** mention (what was typed) */
  "partner.mention-unknown": (f) => [
    "That is nobody's account",
    [f.value("mention", "The account"), " is not connected to a partner."],
    ["Name them by share ID, slug or e-mail address instead, or ask them to connect with ", { code: "/partner connect" }, "."],
  ],
  /** partner (what was typed), nearest?: string[] */
  "partner.unknown": (f) => [
    "No such partner",
    [f.typed("partner", "That"), " is nobody's share ID, slug or e-mail address."],
    f.list("Did you mean ", "nearest", "?", ["Check the spelling. A share ID is the number in the partner's share link."]),
  ],
  /** partner?: the asker's own name, once they are one */
  "partner.already-applied": (f) =>
    f.has("partner")
      ? [
          "You are a partner already",
          ["You are connected as ", f.value("partner", "a partner"), "; a second record would split your money."],
          ["See where you stand with ", { code: "/partner dashboard" }, "."],
        ]
      : [
          "You have applied already",
          ["Your application is there, and staff will answer it by mail."],
          ["There is nothing more to do; see how it stands with ", { code: "/partner dashboard" }, "."],
        ],
  /** partner, status, wanted */
  "partner.wrong-status": (f) => [
    "Not from this status",
    [
      f.value("partner", "The partner"),
      " is ",
      f.value("status", "in another status"),
      " and can't become ",
      f.value("wanted", "that"),
      " from there.",
    ],
    ["Look at the record with ", { code: "/support partner" }, "; somebody may have decided before you."],
  ],
  /** partner?, status */
  "partner.not-active": (f) => [
    "Only active partners can do this",
    [f.value("partner", "The partner"), " is ", f.value("status", "not active"), " at the moment."],
    ["Balance and history stay as they are. Support can say what is missing to become active."],
  ],
  /** partner, shareId, status */
  "partner.not-closed": (f) => [
    "The partnership has not ended",
    [f.value("partner", "The partner"), " is ", f.value("status", "still with us"), ", and only what has ended can be erased."],
    ["Close it first with ", { code: "/support partner" }, " and let the next payout pay what is left."],
  ],
  /** partner, owed?: what stands in words */
  "partner.money-left": (f) => [
    "Something is still open",
    [f.value("partner", "The partner"), " has money or orders that are not settled", ...f.when(": ", "owed"), "."],
    ["Pay out what is left and wait until their last orders are settled; then they can be erased."],
  ],
  /** text */
  "partner.email-unreadable": (f) => [
    "That is not an e-mail address",
    [f.typed("text"), " can't be an e-mail address."],
    ["Write it like name@shop.example."],
  ],
  /** slug, suggestions?: string[] (words that are free) */
  "slug.unreadable": (f) => [
    "That can't be a slug",
    [f.typed("slug"), " is not a word that works in a link."],
    [
      "Use 3 to 32 letters of a to z, digits and single hyphens with at least one letter",
      ...f.list(", such as ", "suggestions", ".", [", such as paper-lane."]),
    ],
  ],
  /** slug, suggestions?: string[] */
  "slug.reserved": (f) => [
    "That slug is reserved",
    [f.code("slug", "That word"), " is, or reads like, a word of the programme's own pages."],
    f.list("Choose another one, such as ", "suggestions", ".", ["Choose another one, perhaps with the name of your shop in it."]),
  ],
  /** slug, suggestions?: string[] */
  "slug.taken": (f) => [
    "That slug is taken",
    ["Another partner uses ", f.code("slug", "that slug"), " or used it not long ago, and their old links still count for them."],
    f.list("Choose another one, such as ", "suggestions", ". Your share ID works in links in any case.", [
      "Choose another one. Your share ID works in links in any case.",
    ]),
  ],
  /** slug, suggestions?: string[] */
  "slug.look-alike": (f) => [
    "That slug could be misread",
    [
      f.code("slug", "That word"),
      " reads like the share ID or slug of another partner: who copies it from paper could credit the wrong one of you.",
    ],
    f.list("Choose one that can't be mistaken, such as ", "suggestions", ".", ["Choose one that can't be mistaken, with your name in it."]),
  ],
  /** limit */
  "slug.too-many-changes": (f) => [
    "Too many new slugs",
    ["A slug can be changed ", f.value("limit", "only a few"), " times a year, because old links are kept working for everybody."],
    ["Keep the present one for now; support can help if it is wrong."],
  ],
  /** staff? (what was typed; not an id) */
  "staff.unknown": (f) => [
    "No such member of staff",
    [f.typed("staff", "That"), " is not one of the programme's staff."],
    ["An operator can grant staff roles."],
  ],
  /** no facts */
  "staff.own-record": () => [
    "Not on your own record",
    ["This record is your own as a partner, and nobody decides on their own money."],
    ["Ask another member of staff to do it."],
  ],

  /** url */
  "share-link.unreadable": (f) => [
    "That is not a page address",
    [f.typed("url"), " can't be read as the address of a page."],
    ["Copy it from the browser's address line; it starts with https://."],
  ],
  /** host, allowed: string[] */
  "share-link.host-not-allowed": (f) => [
    "That page is not in the shop",
    ["Share links can't point to ", f.code("host", "that site"), ", because purchases there can't be counted."],
    f.list("Use a page of ", "allowed", ".", ["Use a page of the programme's shop."]),
  ],
  /** no facts */
  "share-link.no-hosts": () => [
    "Share links are not set up yet",
    ["The programme has not said which shop its links may point to."],
    ["An operator sets ", { code: "SHOP_HOSTS" }, " to the shop's host names and starts again."],
  ],
  /** campaign */
  "campaign.unreadable": (f) => [
    "That can't be a campaign",
    [f.typed("campaign"), " is too long or has invisible characters in it."],
    ["Use up to 50 ordinary characters, such as fall-stamps."],
  ],

  /** order, reader?: "staff" */
  "order.unknown": (f) => [
    "No such order",
    [...f.named("Order ", "order", "That order"), ` has not reached us${f.isForStaff() ? "" : ", or it is not one of yours"}.`],
    f.isForStaff()
      ? [
          "Save it once more in the shop and it sends the order again. Messages that could not be read are in ",
          { code: "/support inbox" },
          ".",
        ]
      : ["Check the number in the shop's mail. An order of the last minutes may still be on its way."],
  ],
  /** order, spellings: string[] */
  "order.ambiguous": (f) => [
    "More than one order has that number",
    [...f.named("Order ", "order", "That order"), " exists in more than one shop."],
    f.list("Put the shop in front: ", "spellings", ".", ["Put the shop's host in front of the number, as in shop.example/1005."]),
  ],
  /** order */
  "order.no-conversion": (f) => [
    "That order earned nobody a commission",
    [...f.named("Order ", "order", "That order"), " is known, but no click or coupon of a partner led to it."],
    ["Support can assign it to a partner with ", f.about("support assign", "order"), " and a reason."],
  ],
  /** order?, reason? */
  "conversion.already-rejected": (f) => [
    "Already rejected",
    ["The conversion", ...f.order(), " is rejected already", ...f.when(": ", "reason"), "."],
    ["If that was wrong, ", f.about("support restore", "order"), " brings it back."],
  ],
  /** order?, status? */
  "conversion.not-rejected": (f) => [
    "It is not rejected",
    ["The conversion", ...f.order(), " is ", f.value("status", "not rejected"), ", so there is nothing to restore."],
    ["See how it stands with ", f.about("support why", "order"), "."],
  ],
  /** order?, payout? */
  "conversion.already-paid": (f) => [
    "Already paid",
    ["The conversion", ...f.order(), " was paid", ...f.when(" in payout ", "payout"), ", and what was paid is never changed."],
    ["A refund in the shop makes a correction in the next payout by itself."],
  ],
  /** order?, partner? */
  "conversion.already-assigned": (f) => [
    "Already assigned",
    ["The conversion", ...f.order(), " belongs to ", f.value("partner", "this partner"), " already."],
    ["There is nothing to do."],
  ],
  /** no facts */
  "reason.missing": () => [
    "A reason is needed",
    ["The partner will read why this was done, and so will whoever checks it later."],
    ["Add a sentence after the command, or as ", { code: 'reason:"…"' }, "."],
  ],
} satisfies Partial<Record<RefusalCode, Wording>>;
