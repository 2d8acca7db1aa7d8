/** The people of the demonstration programme. Docs, scripts and checks rely on the slugs, the share IDs and the four handles. */
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

/** Who joined after the others, and sold a lot at once: their first payout is one that persons look at. */
export const newcomer = {
  slug: "fold-and-fern",
  name: "Fold & Fern",
  email: "fern@fold.example",
  about: "Paper crafts for schools.",
} as const;

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
  { id: "13", name: "Designer Template 12 × 12", price: 2_400n, category: "layouts" },
  { id: "14", name: "Patterned paper, 24 sheets", price: 1_999n, category: "paper" },
  { id: "16", name: "Washi tape set", price: 3_333n, category: "paper" },
  { id: "18", name: "Album, linen", price: 5_950n, category: "layouts" },
  { id: "160", name: "Club kit, monthly", price: 3_000n, category: "club" },
] as const;

/** By the shop's own ids. */
export const categories = {
  layouts: { externalId: "31", name: "Layouts & albums" },
  paper: { externalId: "32", name: "Paper & tape" },
  club: { externalId: "33", name: "Club" },
} as const;

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
