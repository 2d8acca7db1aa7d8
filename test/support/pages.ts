import { settingsPage, stoppedPage, unknownLinkPage, type House, type Page } from "#templates/pages";
import { bankCheckPage, bankDonePage, bankFormPage, bankObjectionPage, faultPage, refusedPage } from "#templates/bank-pages";
import { apiPage, type ApiField } from "#templates/api-page";
import { instant, money, periodOf, readPeriod } from "#domain/kernel";
import type { ShareStats } from "#domain/answers";
import { statisticsClosedPage, statisticsOpenPage, statisticsPage } from "#templates/statistics-pages";
import { asListed, type Spelling } from "#templates/spelling";
import { look } from "./letters.ts";

const houseOf = (spell: Spelling): House => ({ programme: { name: "Paper & Glue Partners" }, look, spell });
const longOf = (spell: Spelling): House => ({
  programme: { name: `The Extraordinarily Long-Named Cooperative of Letterpress Printers & Bookbinders of the "Upper Valley" <b>` },
  look: { ...look, colour: "#ffd34d", logoUrl: "https://shop.example/logo.png" },
  spell,
});
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

const reader = { zone: "America/Denver", locale: "en-US" };
const at = instant("2026-12-01T16:00:00Z");
const destination = {
  id: "01936f3c-0000-7000-8000-000000000001",
  partnerId: "01936f3c-0000-7000-8000-000000000002",
  version: 1,
  kind: "us-account",
  currency: "USD",
  country: "US",
  last4: "6528",
  bankName: `Caisse d'Épargne <b>"بنك"</b>`,
  state: "confirmed",
  enteredAt: at,
  confirmedAt: at,
  usableFrom: at.add({ hours: 72 }),
  endedAt: null,
  blockReason: null,
} as const;
const form = { url: "/bank/x", typed: {}, problems: {}, expiresAt: at, present: null };
type PageCase = readonly [name: string, page: Page];

const field: ApiField = {
  name: "events[].kind",
  kind: "bounce | complaint",
  isRequired: true,
  description: "`bounce`: <script>it</script>",
};
const operation = {
  anchor: "tellOfMail",
  heading: "POST /mail/events",
  summary: "Tell of bounces & complaints",
  paragraphs: ["Telling `one` again changes nothing.", "Nothing at all."],
  needs: "A key that may `partners:read`.",
  parameters: [{ ...field, name: "limit", isRequired: false }],
  body: { kind: "object", fields: [field] },
  answers: [
    { status: "200", description: "Heard.", kind: "object", fields: [field], headers: ["`retry-after`: seconds"] },
    { status: "401", description: "Not you.", kind: null, fields: [], headers: [] },
  ],
};
const apiPagesOf = (house: House, long: House): readonly PageCase[] => [
  [
    "api",
    apiPage(long, {
      about: ["What programs can ask."],
      groups: [{ name: "Mail", operations: [operation] }],
      events: [{ ...operation, anchor: "partner.closed", heading: "partner.closed", parameters: [] }],
      problems: [{ code: "no-key", status: "401", title: "There is no key & no <b>lock</b>", next: "Show one as `Bearer`." }],
      schemas: [{ name: "Money", description: "An amount.", fields: [field] }],
    }),
  ],
  ["api-empty", apiPage(house, { about: [], groups: [], events: [], problems: [], schemas: [] })],
];

const bankPagesOf = (house: House, long: House): readonly PageCase[] => [
  ["bank-form", bankFormPage(house, form, reader)],
  [
    "bank-form-wrong",
    bankFormPage(
      long,
      {
        ...form,
        typed: { kind: "iban", holder: `<script>"x"</script>`, iban: "NL92" },
        problems: { kind: "missing", holder: "unprintable", iban: "wrong-length", accountType: "missing", bank: "has-digits" },
        present: destination,
      },
      reader,
    ),
  ],
  [
    "bank-check",
    bankCheckPage(
      long,
      {
        url: "/bank/x/check",
        formUrl: "/bank/x",
        entered: destination,
        details: {
          kind: "us-account",
          holder: "Wolfeschlegelsteinhausen de la Cruz",
          routing: "021000021",
          account: "77301946528",
          accountType: "savings",
        },
        usableFrom: at,
        waitHours: 72,
        otherMoney: [],
      },
      reader,
    ),
  ],
  [
    "bank-check-other-currency",
    bankCheckPage(
      house,
      {
        url: "/bank/x/check",
        formUrl: "/bank/x",
        entered: { ...destination, kind: "iban", country: "NL", currency: "EUR", bankName: null },
        details: { kind: "iban", holder: "Ann Holder", iban: "NL91ABNA0417164300" },
        usableFrom: at,
        waitHours: 72,
        otherMoney: [money(3_406n, "USD"), money(1_200n, "GBP")],
      },
      reader,
    ),
  ],
  ["bank-done", bankDonePage(house, destination, reader)],
  ["bank-objection", bankObjectionPage(house, { url: "/bank/not-mine/x", found: destination }, reader)],
  ["bank-objection-blocked", bankObjectionPage(house, { url: "/bank/not-mine/x", found: { ...destination, state: "blocked" } }, reader)],
  [
    "bank-objection-over",
    bankObjectionPage(long, { url: "/bank/not-mine/x", found: { ...destination, state: "replaced", bankName: null } }, reader),
  ],
  ["bank-refused", refusedPage(house, { code: "bank-link.expired", facts: { at } }, reader)],
  ["bank-fault", faultPage(house, "abc123")],
];

const stats: ShareStats = {
  period: periodOf("month", at, "America/Denver"),
  isAhead: false,
  figures: {
    clicks: 4,
    uniqueLinks: 2,
    verdicts: { counted: 4, bot: 2 },
    conversions: 1,
    linkConversions: 1,
    rateBasisPoints: 2_500,
    earned: [money(1_190n, "USD")],
    pending: [],
  },
  before: { clicks: 3, linkConversions: 0 },
  campaigns: {
    rows: [
      { campaign: `"><b>fall & "co"`, clicks: 4, uniqueLinks: 2, conversions: 1, rateBasisPoints: 2_500, earned: [money(1_190n, "USD")] },
    ],
    page: 1,
    pages: 1,
    total: 1,
    more: 0,
  },
  step: "day",
  spans: [1, 2].map((day) => ({ from: instant(`2026-12-0${day}T07:00:00Z`), clicks: day, conversions: 0, earned: [money(1_190n, "USD")] })),
};
/** A picture of one pixel. */
const chart = {
  name: "chart.png",
  mediaType: "image/png",
  content: Buffer.from("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg==", "base64"),
  description: `Visits: highest 2 on "2026-12-02".`,
};
const statisticsPagesOf = (house: House, long: House): readonly PageCase[] => [
  ["statistics-open", statisticsOpenPage(house, { url: "/statistics/x" })],
  ["statistics", statisticsPage(house, { stats, chosen: null, campaigns: ["fall"], charts: [chart], endsAt: at }, reader)],
  [
    "statistics-of-days",
    statisticsPage(
      long,
      {
        stats: { ...stats, period: periodOf(readPeriod("2026-11-01..2026-11-10"), at, "America/Denver") },
        chosen: `"><b>`,
        campaigns: [],
        charts: [null],
        endsAt: at,
      },
      reader,
    ),
  ],
  ["statistics-closed", statisticsClosedPage(house)],
  ["statistics-refused", refusedPage(long, { code: "statistics.ended", facts: {} }, reader)],
];

/** Every page that a link in a mail or in chat leads to. */
export function pageCasesOf(spell: Spelling): readonly PageCase[] {
  const [house, long] = [houseOf(spell), longOf(spell)];
  return [
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
    ...bankPagesOf(house, long),
    ...statisticsPagesOf(house, long),
    ...apiPagesOf(house, long),
  ];
}

export const pageCases = pageCasesOf(asListed);
