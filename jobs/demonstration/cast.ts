/** The people of the demonstration programme. Docs, scripts and checks rely on the three slugs and the four handles. */
export const programme = {
  name: "Shop Example Creative Partners",
  zone: "America/Denver",
  currency: "USD",
  shopHost: "shop.example",
  webhookSecret: "demonstration-secret",
} as const;

export const partners = [
  {
    slug: "paper-lane",
    name: "Paper Lane",
    email: "hello@paperlane.example",
    about: "I run Saturday craft-ins and post page layouts.",
    ownRate: null,
  },
  {
    slug: "ink-and-twine",
    name: "Ink & Twine",
    email: "ink@twine.example",
    about: "Card making for people with little time.",
    ownRate: 2_500,
  },
  {
    slug: "cut-and-keep",
    name: "Cut & Keep",
    email: "studio@cutandkeep.example",
    about: "Die cuts, reviews, a small newsletter.",
    ownRate: null,
  },
] as const;

export const applicants = [
  { name: "Washi Weekend", email: "zoe@washi.example", about: "I host a monthly washi-tape evening for twenty people." },
] as const;

export const staff = [
  { handle: "support", name: "Sam (support)", roles: ["support"] },
  { handle: "finance", name: "Fay (finance)", roles: ["finance"] },
  { handle: "finance-2", name: "Finn (finance)", roles: ["finance"] },
  { handle: "operator", name: "Olga (operator)", roles: ["operator"] },
] as const;

/** Two winters' worth of what a scrapbooking shop sells, in cents. */
export const products = [
  { id: "13", name: "Designer Template 12 × 12", price: 2_400n },
  { id: "14", name: "Patterned paper, 24 sheets", price: 1_999n },
  { id: "16", name: "Washi tape set", price: 3_333n },
  { id: "18", name: "Album, linen", price: 5_950n },
  { id: "160", name: "Club kit, monthly", price: 3_000n },
] as const;

export const customers = [
  "Grace Guest",
  "Nora Nguyen",
  "Ada Alvarez",
  "Bea Brown",
  "Cleo Chen",
  "Dora Diaz",
  "Edie Evans",
  "Flo Fischer",
] as const;
