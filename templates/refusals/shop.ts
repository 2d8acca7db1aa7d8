import type { RefusalCode } from "#domain/kernel";
import type { FactReader, Wording } from "./facts.ts";

const again = "Nothing is lost: the next run goes on where this one stopped.";
const runAgain = "Nothing is lost: run the same line again, and what was taken already is known.";
/** Asked by an import: what is to be checked was typed there. */
const isImport = (f: FactReader): boolean => f.is("asked", "import");

/** Why the shop could not be read, and what to check. The comment names the facts that a wording uses. */
export const shopWordings = {
  /** no facts */
  "shop.not-connected": () => [
    "No shop to read",
    ["Reading the shop needs its address and a key, and none is set. Its webhooks work without."],
    [
      "Set ",
      { code: "WOOCOMMERCE_URL" },
      " and ",
      { code: "WOOCOMMERCE_KEY" },
      "; the README says where to click in WooCommerce for a read-only key.",
    ],
  ],
  /** host, detail? */
  "shop.unreachable": (f) => [
    "The shop does not answer",
    [f.code("host", "The shop"), " could not be reached", ...f.when(": ", "detail"), "."],
    isImport(f)
      ? ["Check that the site is up and that ", { code: "--rest" }, ` is its address. ${runAgain}`]
      : ["Check that the shop is up and that ", { code: "WOOCOMMERCE_URL" }, ` is right. ${again}`],
  ],
  /** host, status, shopCode? */
  "shop.key-refused": (f) => [
    "The shop refuses the key",
    [f.code("host", "The shop"), " answered ", f.value("status", "no"), ...f.when(" (", "shopCode", ")"), "."],
    isImport(f)
      ? [
          "Check ",
          { code: "--key" },
          ": the public key, a colon and the token, as AffiliateWP → Tools → API Keys shows them, of a user who may read everything there; some web servers drop the Authorization header, which their operator can hand on.",
        ]
      : [
          "Check ",
          { code: "WOOCOMMERCE_KEY" },
          " (ck_…:cs_…), that the key has read permission and that its user may manage orders; some web servers drop the Authorization header, which their operator can hand on.",
        ],
  ],
  /** host, path, shopCode? */
  "shop.not-found": (f) => [
    isImport(f) ? "No AffiliateWP there" : "No WooCommerce there",
    [f.code("host", "The shop"), " has nothing at ", f.code("path", "the address of its orders"), ...f.when(" (", "shopCode", ")"), "."],
    [
      "Check ",
      { code: isImport(f) ? "--rest" : "WOOCOMMERCE_URL" },
      `: the address of WordPress itself, with its folder if it has one. In WordPress, ${isImport(f) ? "AffiliateWP must be active and " : ""}Settings → Permalinks must not be “Plain”.`,
    ],
  ],
  /** host, to? */
  "shop.moved": (f) => [
    "The shop sends us elsewhere",
    [f.code("host", "The shop"), " redirects to ", f.code("to", "another host"), ", where the key must not be sent."],
    isImport(f)
      ? ["Say ", { code: "--rest" }, " with the address that the site really has."]
      : ["Set ", { code: "WOOCOMMERCE_URL" }, " to the address that the shop really has, and create a key there."],
  ],
  /** host, retryAfterSeconds? */
  "shop.busy": (f) => [
    "The shop asks us to wait",
    [
      f.code("host", "The shop"),
      " has had too many questions",
      ...f.when("; it wants to be left alone for ", "retryAfterSeconds", " seconds"),
      ".",
    ],
    [isImport(f) ? `Wait as long. ${runAgain}` : again],
  ],
  /** host, path, detail */
  "shop.not-json": (f) => [
    "The shop answers with something else",
    [f.code("host", "The shop"), " gave no JSON at ", f.code("path", "its REST API"), ...f.when(": ", "detail"), "."],
    [
      "A maintenance page, a cache or a plugin that prints warnings gets in between. Open that address in a browser: it must show JSON and nothing before it.",
      isImport(f) ? ` ${runAgain}` : "",
    ],
  ],
  /** host, count, orders: the first of them, by the shop's ids */
  "shop.unanswered": (f) => [
    "The shop's answer is incomplete",
    [
      f.code("host", "The shop"),
      " has not answered, or not readably, for ",
      f.value("count", "some"),
      " orders that would be paid",
      ...f.when(": ", "orders"),
      ".",
    ],
    [
      "Nothing was prepared, because the settings require the shop's word first. ",
      { code: "/support inbox" },
      " shows what could not be read; when that is put right, run the payout batch again.",
    ],
  ],
  /** host, minutes */
  "shop.too-slow": (f) => [
    "The shop is too slow",
    ["Reading ", f.code("host", "the shop"), " took more than ", f.value("minutes", "the allowed"), " minutes."],
    [`What was read is kept. ${again}`],
  ],
} satisfies Partial<Record<RefusalCode, Wording>>;
