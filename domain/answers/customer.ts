import type { OrderCustomer } from "#domain/orders";

/** The customer of an order as the reader may see them; null where nothing is known or nothing may be shown. */
export type CustomerFacts = {
  readonly name: string | null;
  readonly email: string | null;
  /** they asked to be forgotten; nothing of them is left */
  readonly isErased: boolean;
};

/** "Grace Guest" → "G••• G•••": enough to tell two customers of an afternoon apart, not enough to find either. */
export function maskName(name: string): string {
  const graphemes = new Intl.Segmenter("en", { granularity: "grapheme" });
  return name
    .trim()
    .split(/[\s@.]+/u)
    .flatMap((word) => [...graphemes.segment(word)].slice(0, 1))
    .slice(0, 3)
    .map(({ segment }) => `${segment.toUpperCase()}•••`)
    .join(" ");
}

/** Partners see initials and never the address; staff see what the shop sent. */
export function customerFor(reader: "partner" | "support", { name, email, isErased }: OrderCustomer): CustomerFacts {
  if (reader === "support") return { name, email, isErased };
  return { name: name === null || name.trim() === "" ? null : maskName(name), email: null, isErased };
}
