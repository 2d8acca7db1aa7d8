import type { RefusalCode } from "#domain/kernel";
import type { Wording } from "./facts.ts";

/** What is refused about rates, groups and the products they are for. The comment names the facts that a wording uses; `?` marks those it often lacks. */
export const rateWordings = {
  /** scope? */
  "rate.nothing-to-end": () => [
    "There is no such rate",
    ["Nothing is set there, so there is nothing to end."],
    ["See every rate with ", { code: "/programme rates" }, "."],
  ],
  /** value (as typed) */
  "rate.programme-is-a-term": (f) => [
    "The programme's percentage is one of its terms",
    ["A rate without a partner, product, category or group would hold for everybody."],
    ["Change it with ", { code: "/programme terms" }, ": ", f.code("line", "act:change term:commission"), "."],
  ],

  /** name? */
  "terms.nothing-to-withdraw": (f) => [
    "There is no such change to come",
    [
      "No change of ",
      f.code("name", "this term"),
      " is agreed for later",
      ...f.when(" from ", "from", " on"),
      ", so there is none to withdraw.",
    ],
    ["See what is agreed with ", { code: "/programme terms" }, ". What holds already is changed, not withdrawn."],
  ],
  /** group (what was typed), known?: string[] */
  "group.unknown": (f) => [
    "No such group",
    [f.typed("group", "That"), " is not the name of a group."],
    f.list(
      "Groups are ",
      "known",
      ".",
      ["There is none yet; the first partner that is put into one makes it: ", { code: "/programme group" }, "."],
      {
        joiner: " and ",
      },
    ),
  ],
  /** text, longest */
  "group.unreadable": (f) => [
    "That can't be the name of a group",
    [f.typed("text", "An empty name"), " can't be used as a name."],
    ["Give it 1 to ", f.value("longest", "60"), " characters."],
  ],
  /** group? */
  "group.nothing-to-do": (f) => [
    "They are there already",
    f.has("group") ? ["The partner is in ", f.value("group", "that group"), " already."] : ["The partner is in no group."],
    ["See the groups with ", { code: "/programme group" }, "."],
  ],

  /** product | category (what was typed), known?: string[] */
  "product.unknown": (f) => [
    f.has("category") ? "No such category" : "No such product",
    [f.has("category") ? f.typed("category") : f.typed("product"), " is not known from the shop."],
    f.list(
      "Known are ",
      "known",
      ".",
      ["Products and categories are read from the shop's REST API; a product of an order goes by its number."],
      {
        joiner: " and ",
      },
    ),
  ],
  /** product | category, spellings: string[] */
  "product.ambiguous": (f) => [
    "More than one goes by that name",
    [f.has("category") ? f.typed("category") : f.typed("product"), " could be several."],
    f.list("Say which: ", "spellings", ".", ["Give its number in the shop."]),
  ],
} satisfies Partial<Record<RefusalCode, Wording>>;
