import type { Spelling } from "#templates/spelling";
import type { Surroundings } from "../command.ts";
import type { DoorState } from "../door-state.ts";
import type { WebSettings } from "../web/web-settings.ts";

export type Welcome = {
  readonly programme: { readonly name: string; readonly isDemonstration: boolean };
  readonly engine: string;
  /** the demonstration was made just now */
  readonly isNew: boolean;
  /** where the web door listens; null: this process has none */
  readonly address: string | null;
  readonly settings: WebSettings & { readonly ROLE: string };
  readonly surroundings: Surroundings;
  readonly chat: readonly DoorState[];
  /** a secret of a real shop is set */
  readonly hasRealShop: boolean;
  readonly isPrompt: boolean;
  /** there is a page to try it on */
  readonly isPage: boolean;
};

/** What `npm start` says when it is ready: where it listens, what is on and off, and what to try. */
export function welcome(facts: Welcome): string {
  const { programme, settings } = facts;
  const isOn = (is: boolean, on: string, off: string): string => (is ? `on    ${on}` : `off   ${off}`);
  const lines = [
    "",
    `Partner Center is ready: ${programme.name}${programme.isDemonstration ? " (the demonstration)" : ""}`,
    "",
    `  web         ${isOn(facts.address !== null, webOf(facts), `ROLE is ${settings.ROLE}`)}`,
    ...(facts.isPage ? [`  page        on    ${pageOf(facts)}, on this machine: the chat in a browser, as anybody you like`] : []),
    `  database    on    ${facts.engine}`,
    `  jobs        ${isOn(settings.ROLE !== "bots", "orders are applied as they come; the timetable: npm run jobs -- list", "ROLE is bots")}`,
    `  links       ${isOn(settings.SHOP_HOSTS.length > 0, `to ${settings.SHOP_HOSTS.join(", ")}`, "set SHOP_HOSTS to your shop's host")}`,
    ...shopLines(facts).map(([is, on, off], nth) => `  ${nth === 0 ? "orders" : "      "}      ${isOn(is, on, off)}`),
    ...facts.chat.map(({ door, is, sentence }) => `  ${door.padEnd(10)}  ${isOn(is !== "off", `${is}: ${sentence}`, sentence)}`),
    `  console     ${isOn(programme.isDemonstration, "npm run chat", "speaking as a partner works on the demonstration only")}`,
    "",
  ];
  if (facts.isNew)
    lines.push(
      "A demonstration programme was made: four partners, three months of clicks and orders. `npm run demo:reset` makes it new again.",
      "",
    );
  if (programme.isDemonstration && facts.hasRealShop)
    lines.push(
      "A shop's secret is set, but this is the demonstration: a real shop's orders would land beside invented ones.",
      "For a programme of your own start with NODE_ENV=production and another DATA_DIR, or with DATABASE_URL.",
      "",
    );
  if (programme.isDemonstration) lines.push("Things to try:", ...things(facts), "");
  return `${lines.join("\n")}\n`;
}

/** Each kind of shop: whether it is on, where it posts its orders to, or what to set. docs/shops.md has the clicks. */
function shopLines({ settings, surroundings }: Welcome): (readonly [is: boolean, on: string, off: string])[] {
  const named = (secrets: readonly { readonly shop: string }[]): string => {
    const names = [...new Set(secrets.flatMap(({ shop }) => shop.split(":")[1] ?? []))];
    return names.length === 0 ? "" : ` (${names.join(", ")})`;
  };
  const { WOOCOMMERCE_SECRETS: woo, SHOPIFY_SECRETS: shopify, STRIPE_SECRETS: stripe, ANY_SHOP_SECRETS: any } = settings;
  return [
    [
      woo.length > 0,
      `WooCommerce: POST ${surroundings.publicUrl}/webhooks/woocommerce`,
      "WooCommerce: set WOOCOMMERCE_SECRETS to your webhook's secret",
    ],
    [
      shopify.length > 0,
      `Shopify${named(shopify)}: POST ${surroundings.publicUrl}/webhooks/shopify`,
      "Shopify: set SHOPIFY_SECRETS, as docs/shops.md says",
    ],
    [
      stripe.length > 0,
      `Stripe${named(stripe)}: POST ${surroundings.publicUrl}/webhooks/stripe`,
      "Stripe: set STRIPE_SECRETS, as docs/shops.md says",
    ],
    [
      any.length > 0,
      `any shop${named(any)}: POST ${surroundings.publicUrl}/orders`,
      "any shop: set ANY_SHOP_SECRETS, as docs/shops.md says",
    ],
  ];
}

/** A process of jobs opens a window for those who watch it, and no door. */
function webOf({ address, settings }: Welcome): string {
  return settings.ROLE === "jobs" ? `${address ?? ""}: /healthz, /readyz and /metrics only` : (address ?? "");
}

/** By the name that browsers take for this machine, whatever address it listens on. */
function pageOf({ address }: Welcome): string {
  return `http://localhost:${new URL(address ?? "http://localhost").port || "80"}/`;
}

function things(facts: Welcome): string[] {
  const { isPrompt, isPage, surroundings } = facts;
  const ask = (who: string, line: string): string => (isPrompt ? `/${line}` : `npm run chat -- --as ${who} "/${line}"`);
  return [
    ...(isPage ? [`open ${pageOf(facts)} in a browser: everything below can be asked there as well`] : []),
    ask("paper-lane", "partner dashboard"),
    ask("paper-lane", "earnings why 4103"),
    `open ${surroundings.publicUrl}/r/paper-lane in a browser, then ${ask("paper-lane", "share visits")}`,
  ].map((thing, index) => `  ${index + 1}  ${thing}`);
}

/** What `npm run operator:invite` says: what is typed on Discord or Slack. */
export function inviteWords(token: string, spell: Spelling): string {
  return [
    "Whoever types this in chat within an hour becomes an operator of the programme, once:",
    "",
    `  ${spell("/partner connect")} code:${token}`,
    "",
    `On Discord choose ${spell("/partner connect")} and put the token into its field "code"; on Slack type the line as it stands. The answer is private.`,
    `An operator gives everybody else their roles with ${spell("/programme staff")}. Another token: npm run operator:invite`,
    "",
  ].join("\n");
}
