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
};

/** What `npm start` says when it is ready: where it listens, what is on and off, and what to try. */
export function welcome(facts: Welcome): string {
  const { programme, settings, surroundings } = facts;
  const isOn = (is: boolean, on: string, off: string): string => (is ? `on    ${on}` : `off   ${off}`);
  const lines = [
    "",
    `Partner Center is ready: ${programme.name}${programme.isDemonstration ? " (the demonstration)" : ""}`,
    "",
    `  web         ${isOn(facts.address !== null, webOf(facts), `ROLE is ${settings.ROLE}`)}`,
    `  database    on    ${facts.engine}`,
    `  jobs        ${isOn(settings.ROLE !== "bots", "orders are applied as they come; the timetable: npm run jobs -- list", "ROLE is bots")}`,
    `  links       ${isOn(settings.SHOP_HOSTS.length > 0, `to ${settings.SHOP_HOSTS.join(", ")}`, "set SHOP_HOSTS to your shop's host")}`,
    `  orders      ${isOn(settings.WOOCOMMERCE_SECRETS.length > 0, `POST ${surroundings.publicUrl}/webhooks/woocommerce`, "set WOOCOMMERCE_SECRETS to your webhook's secret")}`,
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
      "WOOCOMMERCE_SECRETS is set, but this is the demonstration: a real shop's orders would land beside invented ones.",
      "For a programme of your own start with NODE_ENV=production and another DATA_DIR, or with DATABASE_URL.",
      "",
    );
  if (programme.isDemonstration) lines.push("Three things to try:", ...things(facts), "");
  return `${lines.join("\n")}\n`;
}

/** A process of jobs opens a window for those who watch it, and no door. */
function webOf({ address, settings }: Welcome): string {
  return settings.ROLE === "jobs" ? `${address ?? ""}: /healthz, /readyz and /metrics only` : (address ?? "");
}

function things({ isPrompt, surroundings }: Welcome): string[] {
  const ask = (who: string, line: string): string => (isPrompt ? `/${line}` : `npm run chat -- --as ${who} "/${line}"`);
  return [
    `  1  ${ask("paper-lane", "partner dashboard")}`,
    `  2  ${ask("paper-lane", "earnings why 4103")}`,
    `  3  open ${surroundings.publicUrl}/r/paper-lane in a browser, then ${ask("paper-lane", "share visits")}`,
  ];
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
