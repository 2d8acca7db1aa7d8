import { refuse, type Currency, type Tx } from "#domain/kernel";
import type { RateSubject, RateValue } from "#domain/conversions";
import { categoriesLike, productsLike, someNames, type ProductFacts } from "#domain/orders";
import { findGroup } from "#domain/partners";
import { meantPartner } from "../meant-partner.ts";
import { readAmount, readPercent } from "./read-amount.ts";

/** "25%", "5.00 per order", "USD 1.50 per item". Never guesses. Refuses `command.option-unreadable`, `money.unreadable`. */
export function readRate(typed: string, programme: Currency): RateValue {
  const basisPoints = readPercent(typed);
  if (basisPoints !== undefined && basisPoints <= 10_000) return { kind: "percent", basisPoints };
  const [, amount, per] = /^(.+?)\s*(?:per|each|an|\/)\s*(order|item)$/i.exec(typed.trim()) ?? [];
  const money = amount === undefined ? undefined : readAmount(amount, programme);
  if (money === undefined || money.minor < 0n)
    throw refuse("command.option-unreadable", { option: "value", text: typed, expected: "25%, 5.00 per order, or USD 1.50 per item" });
  return { kind: per?.toLowerCase() === "order" ? "per-order" : "per-item", ...money };
}

/** Whom and what a rate is for, as it was typed. */
export type TypedSubject = { readonly partner?: string; readonly product?: string; readonly category?: string; readonly group?: string };

/** Refuses `partner.unknown`, `product.unknown`, `product.ambiguous`, `group.unknown`, and scopes that don't go together. */
export async function meantSubject(tx: Tx, { partner, product, category, group }: TypedSubject): Promise<RateSubject> {
  const given = [partner, product, category, group].filter((each) => each !== undefined).length;
  if (given > 1 && !(given === 2 && partner !== undefined && product !== undefined))
    throw refuse("command.option-unreadable", {
      text: [partner, product, category, group].filter((each) => each !== undefined).join(" "),
      expected: "a partner, a product, a category or a group; only a partner and a product go together",
    });
  if (product !== undefined) {
    const { shop, externalId: productId } = await theOne(tx, "product", product, await productsLike(tx, withoutShop(product)));
    return partner === undefined
      ? { scope: "product", shop, productId }
      : { scope: "partner-product", partnerId: (await meantPartner(tx, partner)).id, shop, productId };
  }
  if (category !== undefined) {
    const { shop, externalId: categoryId } = await theOne(tx, "category", category, await categoriesLike(tx, withoutShop(category)));
    return { scope: "category", shop, categoryId };
  }
  if (partner !== undefined) return { scope: "partner", partnerId: (await meantPartner(tx, partner)).id };
  if (group !== undefined) return { scope: "group", groupId: (await findGroup(tx, group)).id };
  return { scope: "programme" };
}

const mark = "@";
const spelling = ({ externalId, shop }: ProductFacts): string => `${externalId}${mark}${shop}`;

/** "13@https://shop.example" names the shop, too. */
function withoutShop(typed: string): string {
  const [, id] = /^([^@]+)@https?:\/\//.exec(typed) ?? [];
  return id ?? typed;
}

async function theOne(tx: Tx, of: "product" | "category", typed: string, found: readonly ProductFacts[]): Promise<ProductFacts> {
  const exact = found.find((each) => spelling(each) === typed);
  const [first, ...others] = exact ? [exact] : found;
  if (!first) throw refuse("product.unknown", { [of]: typed, known: await someNames(tx, of) });
  if (others.length > 0) throw refuse("product.ambiguous", { [of]: typed, spellings: found.map(spelling) });
  return first;
}
