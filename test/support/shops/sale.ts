import type { House } from "../house.ts";

/** A sale as every shop knows it in words of its own: what the conformance suite tells each adapter's shop to send. */
export type Sale = {
  /** digits, which every shop takes for an id */
  readonly id: string;
  readonly state: "awaiting-payment" | "in-retry" | "paid" | "cancelled" | "failed";
  /** when the shop changed it last */
  readonly at: string;
  readonly createdAt?: string;
  readonly currency?: "USD" | "JPY" | "KWD";
  /** what the one line cost, without tax: all of the order. "100.00" */
  readonly goods?: string;
  readonly refunds?: readonly { readonly id: string; readonly total: string; readonly at: string; readonly isTakenBack?: boolean }[];
  readonly dispute?: { readonly state: "open" | "won" | "lost"; readonly at: string };
  /** of a partner's link, by which the visit began */
  readonly ref?: string;
  /** of the tracker's cookie */
  readonly click?: string;
  readonly coupon?: string;
  readonly email?: string;
  readonly begins?: string;
  readonly renews?: string;
  readonly isTest?: boolean;
};

/** A message as its shop sends it. `id`: the shop's own of it. */
export type Message = { readonly topic: string; readonly id: string; readonly body: string };

/** What may be wrong with how it is sent. */
export type Posting = {
  /** another key than the shop's */
  readonly isForged?: boolean;
  /** signed so many seconds ago */
  readonly signedAgo?: number;
  /** by the second shop of the kind */
  readonly fromAttic?: boolean;
};

export type ShopUnderTest = {
  readonly format: string;
  /** under which name its orders are kept, and those of the second shop of its kind */
  readonly shop: string;
  readonly attic: string | null;
  /** everything that the shop sends while a sale stands so, in the order in which it happened */
  readonly tell: (sale: Sale) => Message[];
  readonly post: (house: Pick<House, "baseUrl" | "clock">, message: Message, over?: Posting) => Promise<Response>;
  /** what it has no notion of, by the scenario's name, and why */
  readonly lacks: Readonly<Record<string, string>>;
  /** the id under which the sale's order is kept */
  readonly keptAs: (sale: Sale) => string;
  /** the message made one of a topic that is none of ours */
  readonly elsewhere?: (message: Message) => Message;
  /** what the shop sends when its customer asked it to be forgotten */
  readonly redact?: (sale: Sale) => Message[];
  /** a message that is signed and says nothing that anybody could read */
  readonly unreadable: Message;
  /** how that is answered: kept and shown, or refused by name */
  readonly onUnreadable: "kept" | "refused";
};

export const usual = { createdAt: "2026-11-20T10:00:00Z", currency: "USD", goods: "100.00", email: "ada@example.org" } as const;
