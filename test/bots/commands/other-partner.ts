import { money } from "#domain/kernel";
import { setSlug } from "#domain/partners";
import { makeShareLink } from "#domain/attribution";
import { linkPartner, linksOf, type NamedAccount } from "#domain/chat";
import { conversionOfOrder } from "#domain/conversions";
import { ordersByNumber } from "#domain/orders";
import { defaultTerms } from "#domain/programme";
import { surroundings, type Story } from "../../domain/answers/story.ts";
import type { TestDatabase } from "../../support/cloned-database.ts";
import { setDestination, usAccount } from "../../support/destinations.ts";
import { makePartner } from "../../support/orders.ts";
import { giveCredit } from "../../support/staff.ts";
import type { Known } from "./fillings.ts";

/** Words and figures that stand in the other partner's record and nowhere else. */
export const canaries = [
  "Zephyrine",
  "zephyrine",
  "quillfeder",
  "kraken-week",
  "Vellum Kraken",
  "Umberto",
  "vexillo",
  "990017",
  "880013",
  "hidden-blog",
  "777777",
  "7,777.77",
  "155555",
  "1,555.55",
  "314159",
  "3,141.59",
  "628.32",
  "plumarius",
  "Pangolin",
  "okapi",
];

type Other = Awaited<ReturnType<typeof tellOther>>;

/** What somebody curious could type to learn of them; `own`: an order of their own. */
export function curiosities(other: Other, own: string): Known {
  return {
    orders: ["990017", "#990017", "880013", other.orderId, other.conversionId, own, "404404"],
    partners: [other.partner.shareId, "zephyrine", "zephyrine-was", other.partner.id, "z@quillfeder.example", "paper-lane"],
    urls: [other.target, `https://shop.example/?ref=zephyrine&campaign=kraken-week`, `https://partners.shop.example${other.path}`],
    campaigns: ["kraken-week"],
    slugs: ["zephyrine", "zephyrine-was", other.partner.shareId],
    ids: idsOf(other),
  };
}

function idsOf(other: Other): string[] {
  return [other.partner.id, other.orderId, other.conversionId, other.link];
}

/** What of their record stands in a text, but for what its reader typed. */
export function leakedIn(text: string, typed: string, other: Other): string[] {
  return [...canaries, other.partner.shareId, ...idsOf(other)].filter((canary) => !typed.includes(canary) && text.includes(canary));
}

/**
 * Tells the story of another partner, Zephyrine Quill, whose chat account this is: a visit, an order that is paid out, one that waits, a customer,
 * a link with a campaign, a transfer that is held. Leaves the clock at the end of November.
 */
export async function tellOther(db: TestDatabase, story: Story, account: NamedAccount) {
  const partner = await db.run((tx) => makePartner(tx, "Zephyrine Quill", "zephyrine-was"));
  await db.run((tx) => setSlug(tx, partner.id, "zephyrine"));
  await db.run((tx) => linkPartner(tx, account, partner.id));
  const [link] = await db.run((tx) => linksOf(tx, { kind: "partner", id: partner.id }));
  const customer = { externalId: "7", email: "umberto@vexillo.example", name: "Umberto Vexillo" };
  const [target, campaign] = ["https://shop.example/vellum-kraken/", "kraken-week"];
  const input = { partnerId: partner.id, url: target, campaign, shopHosts: surroundings.shopHosts, terms: defaultTerms };
  const { path } = await db.run((tx) => makeShareLink(tx, input));
  await story.at("2026-11-02T12:00:00Z", async () => {
    await story.click({
      id: "0198bbbb-0000-7000-8000-000000000001",
      partnerId: partner.id,
      campaign,
      landing: target,
      referrerHost: "hidden-blog.example",
    });
    const lines = [{ externalId: "1", productId: "77", name: "Vellum Kraken", quantity: 1, total: 777_777n, tax: 0n }];
    const carriers = [{ source: "session-entry" as const, clickId: null, reference: "zephyrine", campaign, landedAt: null }];
    await story.order("990017", { carriers, total: 777_777n, lines, customer });
    await story.order("880013", { reference: "zephyrine", total: 314_159n, customer, status: "awaiting-payment", paidAt: null });
  });
  await story.at("2026-11-02T12:00:00Z", async () => {
    await db.run((tx) => setDestination(tx, partner.id, { ...usAccount, bank: "Pangolin Savings" }));
    await giveCredit(db, [story.staff.finance, story.staff.finance2], partner, money(60_000n, "USD"));
  });
  await story.at("2026-11-24T12:00:00Z", async () => {
    const { view } = await story.ask("zephyrine", "wallet transfer 40");
    const { amount, confirm } = view.actions[0]!.options;
    await story.ask("zephyrine", `wallet transfer ${amount} confirm:${confirm}`);
    await story.ask("finance", "finance transfers hold 1 ask them about the okapi");
  });
  // paid out already: it stands in their wallet and in a batch that is prepared, too
  await story.at("2026-11-30T12:00:00Z", () => story.prepare("2026-12-01"));
  const [order] = await db.run((tx) => ordersByNumber(tx, "990017"));
  const conversion = await db.run((tx) => conversionOfOrder(tx, order!.id));
  return { partner, path, target, orderId: order!.id, conversionId: conversion!.id, link: link!.word };
}
