import { money, plusDays, quarterOf, type Instant, type Tx } from "#domain/kernel";
import { submissions } from "#domain/answers";
import { giveCoupon } from "#domain/attribution";
import { claimMissingSale, setRate } from "#domain/conversions";
import { beginDigests } from "#domain/digests";
import { requestCredit } from "#domain/ledger";
import { rememberProducts, rememberSubscription, wooCommerceShop } from "#domain/orders";
import { applyAsPartner, changeStatus, findStaff, moveToGroup, partnerByReference, setSlug, type PartnerFacts } from "#domain/partners";
import { awardTokens, decideSubmission, grantFirstSales, joinBoard, submitActivity } from "#domain/tokens";
import type { Deed } from "./deed.ts";
import { bankAccountOf, transferDeeds } from "./bank-transfers.ts";
import { categories, newcomer, products, programme } from "./cast.ts";
import { helpDeeds } from "./help-life.ts";
import { coupon, missingSale, pastOrders, subscription } from "./history.ts";

/** What the people of the programme did besides selling; no order of Paper Lane's earns differently for it. */
export function deeds(now: Instant): Deed[] {
  const ago = (days: number): Instant => plusDays(now, -days);
  const claimed = (pastOrders.find((order) => order.number === missingSale.number)?.daysAgo ?? 0) - missingSale.claimedAfterDays;
  return [
    { at: ago(100), by: null, happen: readProducts },
    { at: ago(60), by: "support", happen: async (tx) => giveCoupon(tx, coupon, await partner(tx, "ink-and-twine"), null) },
    {
      at: ago(claimed),
      by: null,
      happen: async (tx) =>
        claimMissingSale(
          tx,
          (await partner(tx, "ink-and-twine")).id,
          missingSale.number,
          "She bought it after my class, on her sister's phone.",
        ),
    },
    { at: ago(40), by: "support", happen: (tx) => welcomed(tx, "ink-and-twine") },
    { at: ago(35), by: null, happen: (tx) => rememberSubscription(tx, ofShop(subscription.id, subscription.begunBy)) },
    { at: ago(30), by: "operator", happen: groupOfHosts },
    { at: ago(20), by: "operator", happen: clubMonth },
    { at: ago(20), by: "support", happen: welcomeNewcomer },
    { at: ago(1), by: "operator", happen: (tx) => albumsFrom(tx, plusDays(now, 10)) },
    { at: ago(45), by: null, happen: (tx) => bankAccountOf(tx, "paper-lane") },
    { at: ago(12), by: "support", happen: (tx) => welcomed(tx, "paper-lane") },
    { at: ago(4), by: null, happen: (tx) => shared(tx, "paper-lane", "https://example.org/paper-lane/pine-cards") },
    { at: ago(3), by: "support", happen: approveShared },
    { at: ago(2), by: null, happen: (tx) => shared(tx, "ink-and-twine", "https://example.org/ink-and-twine/stamping-night") },
    { at: ago(2), by: null, happen: async (tx) => joinBoard(tx, (await partner(tx, "paper-lane")).id) },
    { at: ago(1), by: null, happen: (tx) => grantFirstSales(tx, quarterOf(tx.now, programme.zone)) },
    // The Monday that has passed since then is told at the first look.
    { at: ago(7), by: null, happen: beginDigests },
    { at: ago(1), by: "finance", happen: lostParcel },
    ...helpDeeds(now),
    ...transferDeeds(now),
  ];
}

async function partner(tx: Tx, reference: string): Promise<PartnerFacts> {
  const found = await partnerByReference(tx, reference);
  if (!found) throw new Error(`the demonstration has no partner ${reference}`);
  return found;
}

const ofShop = (externalId: string, parentExternalId: string) => ({ shop: wooCommerceShop, externalId, parentExternalId });

/** As the shop's reading would have brought them. */
async function readProducts(tx: Tx): Promise<void> {
  const read = products.map(({ id, name, category }) => ({ externalId: id, name, categories: [categories[category]] }));
  await rememberProducts(tx, wooCommerceShop, read);
}

async function welcomed(tx: Tx, reference: string): Promise<void> {
  const { id } = await partner(tx, reference);
  await awardTokens(tx, { partnerId: id, activity: "welcome", doneAt: tx.now, note: "for taking Button Barn along" });
}

async function shared(tx: Tx, reference: string, evidence: string): Promise<void> {
  const { id } = await partner(tx, reference);
  await submitActivity(tx, id, { activity: "share-project", evidence, picture: null, doneAt: null });
}

/** Everything that waits by then. */
async function approveShared(tx: Tx): Promise<void> {
  const { rows } = await submissions(tx, null, 1);
  for (const { id, tokens } of rows) await decideSubmission(tx, id, { kind: "approve", tokens }, "Lovely, thank you!");
}

async function groupOfHosts(tx: Tx): Promise<void> {
  const { id } = await partner(tx, "cut-and-keep");
  const group = await moveToGroup(tx, { partnerId: id, group: "Craft-in hosts", from: tx.now, reason: "hosts every second Saturday" });
  if (!group) throw new Error("the demonstration's group was not made");
  await setRate(tx, {
    subject: { scope: "group", groupId: group.id },
    value: { kind: "percent", basisPoints: 2_200 },
    from: tx.now,
    reason: "thanks for hosting",
  });
}

async function clubMonth(tx: Tx): Promise<void> {
  await setRate(tx, {
    subject: { scope: "category", shop: wooCommerceShop, categoryId: categories.club.externalId },
    value: { kind: "percent", basisPoints: 3_000 },
    from: tx.now,
    reason: "more members for the club",
  });
}

async function albumsFrom(tx: Tx, from: Instant): Promise<void> {
  await setRate(tx, {
    subject: { scope: "product", shop: wooCommerceShop, productId: "18" },
    value: { kind: "per-item", minor: 1_500n, currency: "USD" },
    from,
    reason: "the album of the season",
  });
}

async function welcomeNewcomer(tx: Tx): Promise<void> {
  const { id } = await applyAsPartner(tx, { name: newcomer.name, email: newcomer.email, application: newcomer.about });
  await changeStatus(tx, id, "active", "welcome");
  await setSlug(tx, id, newcomer.slug);
}

async function lostParcel(tx: Tx): Promise<void> {
  const finance = await findStaff(tx, "finance");
  if (!finance) throw new Error("the demonstration has nobody called finance");
  await requestCredit(tx, finance.id, await partner(tx, "ink-and-twine"), money(1_250n, "USD"), "postage of a parcel that was lost");
}
