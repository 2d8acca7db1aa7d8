import type { Part } from "./part.ts";
import type { Snapshot, UnreadableReason } from "./snapshot.ts";

/** Whom a shop names who asked it to be forgotten: by address, by their account, by their orders. */
export type Named = { readonly email: string | null; readonly externalId: string | null; readonly orderExternalIds: readonly string[] };

/** What one delivery of a shop's webhook turned out to be. */
export type Reading =
  | {
      readonly kind: "snapshot";
      readonly snapshot: Snapshot;
      /** an amount that had more decimals than its currency, and was rounded; null: every amount is exact */
      readonly rounded: string | null;
      /** the subscription that the order begins, where the shop's message says so */
      readonly begins?: string | null;
    }
  /** a document that belongs to an order, with whom it names as buyer; null: nobody */
  | { readonly kind: "part"; readonly part: Part; readonly person: Snapshot["customer"] | null; readonly rounded: string | null }
  /** the shop moved the order to its bin; the message carries nothing but the id */
  | { readonly kind: "trashed"; readonly externalId: string }
  /** the order was deleted before the shop sent the message; nothing to apply */
  | { readonly kind: "gone" }
  /** somebody tries the shop out: no money moved */
  | { readonly kind: "test"; readonly externalId: string }
  /** somebody asked the shop to be forgotten */
  | { readonly kind: "erase-customer"; readonly whom: Named }
  /** the shop has left, and all who bought there are to be forgotten */
  | { readonly kind: "erase-shop" }
  /** somebody asked the shop what is held on them */
  | { readonly kind: "data-request"; readonly orderExternalIds: readonly string[] }
  /** a topic that is not about an order */
  | { readonly kind: "not-ours"; readonly topic: string }
  | { readonly kind: "unreadable"; readonly reason: UnreadableReason; readonly detail: string; readonly externalId: string | null };

/** `detail`: what support are told, without anything of a customer's; `externalId`: whose order it is about, as far as that is known. */
export function unreadable(reason: UnreadableReason, detail: string, externalId: string | null = null): Reading {
  return { kind: "unreadable", reason, detail, externalId };
}
