import type { RefusalCode } from "#domain/kernel";
import type { Wording } from "./facts.ts";

const again = "Nothing is lost: the next run goes on where this one stopped.";

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
    ["Check that the shop is up and that ", { code: "WOOCOMMERCE_URL" }, ` is right. ${again}`],
  ],
  /** host, status, shopCode? */
  "shop.key-refused": (f) => [
    "The shop refuses the key",
    [f.code("host", "The shop"), " answered ", f.value("status", "no"), ...f.when(" (", "shopCode", ")"), "."],
    [
      "Check ",
      { code: "WOOCOMMERCE_KEY" },
      " (ck_…:cs_…), that the key has read permission and that its user may manage orders; some web servers drop the Authorization header, which their operator can hand on.",
    ],
  ],
  /** host, path, shopCode? */
  "shop.not-found": (f) => [
    "No WooCommerce there",
    [f.code("host", "The shop"), " has nothing at ", f.code("path", "the address of its orders"), ...f.when(" (", "shopCode", ")"), "."],
    [
      "Check ",
      { code: "WOOCOMMERCE_URL" },
      ": the address of WordPress itself, with its folder if it has one. In WordPress, Settings → Permalinks must not be “Plain”.",
    ],
  ],
  /** host, to? */
  "shop.moved": (f) => [
    "The shop sends us elsewhere",
    [f.code("host", "The shop"), " redirects to ", f.code("to", "another host"), ", where the key must not be sent."],
    ["Set ", { code: "WOOCOMMERCE_URL" }, " to the address that the shop really has, and create a key there."],
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
    [again],
  ],
  /** host, path, detail */
  "shop.not-json": (f) => [
    "The shop answers with something else",
    [f.code("host", "The shop"), " gave no JSON at ", f.code("path", "its REST API"), ...f.when(": ", "detail"), "."],
    [
      "A maintenance page, a cache or a plugin that prints warnings gets in between. Open that address in a browser: it must show JSON and nothing before it.",
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
