import { instant, type Instant, type Tx } from "#domain/kernel";
import { giveCoupon, recordClicks } from "#domain/attribution";
import { setRate, type RateSubject, type RateValue } from "#domain/conversions";
import { rememberProducts } from "#domain/orders";
import { applyAsPartner, changeStatus, moveToGroup, type PartnerFacts } from "#domain/partners";
import { changeTerms } from "#domain/programme";
import { firstClickFrom, rateChange, type History } from "./history.ts";
import type { Rate } from "./oracle.ts";

const long = instant("2021-01-01T00:00:00Z");

/** Makes the partners of some histories, by "<history> <partner>", with their clicks and rates, and the programme's rates for all. */
export async function makePeople(tx: Tx, histories: readonly History[], shop: string): Promise<Map<string, PartnerFacts>> {
  const at = (when: Instant): Tx => ({ ...tx, now: when, enqueue: (topic, ...ids) => tx.enqueue(topic, ...ids) });
  const early = at(long);
  const made = new Map<string, PartnerFacts>();
  const rates = histories[0]?.world.rates ?? [];
  await rememberProducts(
    early,
    shop,
    [10, 11, 12, 13, 14].map((id) => productOf(id, rates)),
  );
  for (const rate of rates.filter(({ partner }) => partner === null)) await give(early, rate, null, shop);
  for (const { number, world } of histories) {
    for (const [index, { references, email, pausedFrom }] of world.partners.entries()) {
      const [name = "", shareId = ""] = references;
      const { id } = await applyAsPartner(early, { name, email, application: "", shareId });
      made.set(`${number} ${index}`, await changeStatus(early, id, "active", null));
      await keepSlug(early, id, name);
      for (const rate of world.rates.filter(({ partner }) => partner === index)) await give(early, rate, id, shop);
      for (const [code, since] of world.partners[index]!.coupons) await giveCoupon(at(since), code, made.get(`${number} ${index}`)!, null);
      if (pausedFrom) await changeStatus(at(pausedFrom), id, "paused", null);
    }
    const clicks = [...world.clicks].map(([id, { partner, at: clickedAt, isPerson }]) => ({
      id,
      clickedAt,
      partnerId: made.get(`${number} ${partner}`)!.id,
      shareLinkId: null,
      campaign: "",
      landing: "https://shop.example/",
      referrerHost: null,
      visitor: id,
      verdict: isPerson ? ("counted" as const) : ("bot" as const),
    }));
    await recordClicks(tx, clicks);
  }
  await changeTerms(tx, { terms: { commissionBasisPoints: rateChange.after }, from: rateChange.at, reason: "more for everybody" });
  await changeTerms(tx, { terms: { countingClick: "first" }, from: firstClickFrom, reason: "the first click counts" });
  return made;
}

function productOf(id: number, rates: readonly Rate[]): Parameters<typeof rememberProducts>[2][number] {
  const isInCategory = rates.some(({ scope, products }) => scope === "category" && products?.includes(id));
  return { externalId: String(id), name: `Product ${id}`, categories: isInCategory ? [{ externalId: category, name: "Kits" }] : [] };
}

const category = "7";

async function give(tx: Tx, rate: Rate, partnerId: string | null, shop: string): Promise<void> {
  const reason = "the evidence says so";
  const groupId =
    rate.scope === "group" ? (await moveToGroup(tx, { partnerId: partnerId!, group: "Makers", from: tx.now, reason }))!.id : "";
  const productId = String(rate.products?.[0]);
  const subjects: Readonly<Record<Rate["scope"], RateSubject>> = {
    "partner-product": { scope: "partner-product", partnerId: partnerId!, shop, productId },
    product: { scope: "product", shop, productId },
    category: { scope: "category", shop, categoryId: category },
    partner: { scope: "partner", partnerId: partnerId! },
    group: { scope: "group", groupId },
  };
  await setRate(tx, { subject: subjects[rate.scope], value: valueOf(rate), from: rate.from, reason });
}

function valueOf({ value }: Rate): RateValue {
  if ("percent" in value) return { kind: "percent", basisPoints: value.percent };
  return { kind: `per-${value.per}`, minor: value.minor, currency: value.currency };
}

/** A slug from long ago, which no rule of today has to like. */
async function keepSlug(tx: Tx, partnerId: string, slug: string): Promise<void> {
  await tx.em.execute("insert into share_reference (reference, partner_id, kind, is_current, since) values (?, ?, 'slug', true, ?)", [
    slug,
    partnerId,
    tx.now.toString(),
  ]);
}
