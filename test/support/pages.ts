import { settingsPage, stoppedPage, unknownLinkPage, type House, type Page } from "#templates/pages";
import { look } from "./letters.ts";

const house: House = { programme: { name: "Paper & Glue Partners" }, look };
const long: House = {
  programme: { name: `The Extraordinarily Long-Named Cooperative of Letterpress Printers & Bookbinders of the "Upper Valley" <b>` },
  look: { ...look, colour: "#ffd34d", logoUrl: "https://shop.example/logo.png" },
};
const url = "/notices/AAGTz2vQ7Jx1r3mYh0pUqS9kWb4cXeLd6NfTgHiJkMnO";
const all = ["at-once", "daily", "weekly", "off"] as const;
const settings = {
  url,
  choices: [
    { class: "transactional", chosen: "at-once", allowed: ["at-once"] },
    { class: "relationship", chosen: "at-once", allowed: ["at-once", "off"] },
    { class: "subscription", chosen: "daily", allowed: all },
  ],
  zone: { chosen: null, usual: "America/Denver" },
  locale: { chosen: null },
  isSaved: false,
} as const;

/** Every page that a link in a mail leads to. */
export const pageCases: readonly (readonly [name: string, page: Page])[] = [
  ["settings", settingsPage(house, settings)],
  [
    "settings-saved",
    settingsPage(long, {
      ...settings,
      zone: { chosen: "Asia/Ho_Chi_Minh", usual: "America/Denver" },
      locale: { chosen: "de-DE" },
      isSaved: true,
    }),
  ],
  [
    "settings-stopped-of-staff",
    settingsPage(house, { ...settings, choices: [{ class: "subscription", chosen: "off", allowed: all }], zone: null, locale: null }),
  ],
  ["stopped", stoppedPage(house, { url, undo: "weekly" })],
  ["stopped-before", stoppedPage(long, { url, undo: "off" })],
  ["unknown-link", unknownLinkPage(house)],
];
