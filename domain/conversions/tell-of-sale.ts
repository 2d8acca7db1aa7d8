import { isBefore, money, type Tx } from "#domain/kernel";
import { tell } from "#domain/messages";
import type { Order } from "#domain/orders";
import type { ConversionFacts } from "./conversion.ts";

/** An order that comes to us later than that is no news: the shop was read for the first time, or a message was repeated. */
const newsForDays = 3;

/** Tells the partner of a sale that may earn them something. */
export async function tellOfSale(tx: Tx, conversion: ConversionFacts, order: Order): Promise<void> {
  const { status, amount, currency } = conversion;
  const isNews = isBefore(tx.now, order.createdAt.add({ hours: 24 * newsForDays }));
  if (!isNews || amount <= 0n || (status !== "pending" && status !== "unpaid")) return;
  await tell(tx, {
    kind: "sale-alert",
    to: { kind: "partner", id: conversion.partnerId },
    about: conversion.id,
    facts: {
      sales: [
        { order: order.number, commission: money(amount, currency), status, orderedAt: order.createdAt, maturesAt: conversion.maturesAt },
      ],
    },
  });
}
