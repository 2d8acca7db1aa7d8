import { instant } from "#domain/kernel";
import type { LetterFacts, Reader } from "#templates/messages";

type Kind = "question-asked" | "question-answered" | "feedback-given";
type SupportLetter = {
  readonly [K in Kind]: { readonly name: string; readonly kind: K; readonly facts: LetterFacts[K]; readonly reader: Reader };
}[Kind];

/** Letters about questions and feedback. */
export function supportLetters(reader: Reader): SupportLetter[] {
  const since = instant("2026-11-02T12:00:00Z");
  const partner = { name: "Paper Lane", shareId: "1001", status: "active" } as const;
  const asked = { number: "7", why: "asked", words: "Why is my order 4107 still pending?", link: null, since, partner, sales: [] } as const;
  return [
    { name: "ordinary", kind: "question-asked", facts: { ...asked, sales: [{ order: "4107", status: "pending" }] }, reader },
    {
      name: "hostile",
      kind: "question-asked",
      facts: {
        ...asked,
        why: "replied",
        partner: null,
        words: "<script>alert(1)</script>\n\n@everyone {{words}}",
        link: "https://example.org/<b>",
      },
      reader,
    },
    { name: "waits", kind: "question-asked", facts: { ...asked, why: "waits" }, reader },
    {
      name: "crossed",
      kind: "question-asked",
      facts: { ...asked, why: "crossed", partner: null, words: "It waits for its hold." },
      reader,
    },
    {
      name: "ordinary",
      kind: "question-answered",
      facts: {
        number: "7",
        asked: asked.words,
        words: "The customer has not paid yet.\n\nYou see it with `/earnings why`.",
        link: "https://shop.example/help",
        asksBack: false,
      },
      reader,
    },
    {
      name: "article",
      kind: "question-answered",
      facts: {
        number: "8",
        asked: asked.words,
        words: "Why is my order pending?\n\nOrders wait for their payment; `/earnings why 4107` tells more.",
        link: null,
        article: "why-is-my-order-pending",
        asksBack: false,
      },
      reader,
    },
    {
      name: "back",
      kind: "question-answered",
      facts: { number: "7", asked: asked.words, words: "Which shop was it?", link: null, asksBack: true },
      reader,
    },
    { name: "ordinary", kind: "feedback-given", facts: { number: "3", kind: "idea", rating: 4, words: "More colours.", partner }, reader },
    {
      name: "nobody",
      kind: "feedback-given",
      facts: { number: "4", kind: "problem", rating: null, words: "It is slow.", partner: null },
      reader,
    },
  ];
}
