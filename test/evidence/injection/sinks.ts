import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, dirname, join } from "node:path";
import { parse } from "csv-parse/sync";
import { simpleParser } from "mailparser";
import { instant, money } from "#domain/kernel";
import type { LetterKind } from "#domain/messages";
import { readBankDetails } from "#domain/transfers";
import { bankCheckPage, bankDonePage, bankFormPage, bankObjectionPage } from "#templates/bank-pages";
import { calendarFile } from "#templates/calendar-file";
import { csv } from "#templates/csv";
import { renderLetter, type Letter, type Reader } from "#templates/messages";
import { settingsPage, type House } from "#templates/pages";
import { renderConsole } from "#templates/render/console";
import { renderHtml } from "#templates/render/html";
import { renderDiscord } from "#templates/render/discord";
import { renderSlack } from "#templates/render/slack";
import { asListed } from "#templates/spelling";
import { action, view, type View } from "#templates/view";
import { discordMessageProblems } from "#test/discord/payload-rules";
import { slackMessageProblems } from "#test/slack/payload-rules";
import { makeLog } from "../../../bots/console/log.ts";
import { saveFile } from "../../../bots/console/save-file.ts";
import { fileOutlet } from "../../../jobs/outlets/mail/file-outlet.ts";
import { usAccount } from "../../support/destinations.ts";
import { letterCases, look } from "../../support/letters.ts";
import { readDiscord, readSlack } from "../chat-readers.ts";
import { htmlProblems } from "../../templates/render/html-rules.ts";
import { actingIn, isFormula, nameProblems, propertiesOf, skeletonOf } from "./judges.ts";

/** A way out for what somebody typed: what acts in it. */
export type Sink = (typed: string) => string[] | Promise<string[]>;

const at = instant("2026-12-01T16:00:00Z");
const zone = "America/Denver";
/** What an honest person types: whatever else is typed must make the same page, mail or file of it. */
const honest = "Linnet Marlow";
/** And what makes other honest ones: no words at all, a name that banks print with other signs, and one that they cut short (within the 40 places that a bank's own name has on the page). */
const honestOnes = [honest, "", "Ann :ok: Marlow", "Ann Marlow of the Upper Valley Mill"] as const;

/** Everything that a view can hold, with somebody's words in every place. */
function viewOf(typed: string): View {
  return view(
    typed,
    [
      { kind: "heading", text: typed },
      { kind: "text", sentence: [typed, " and ", { partner: { name: typed, shareId: "1042" } }, { badge: typed, tone: "warning" }] },
      { kind: "text", sentence: [{ link: "https://shop.example/", label: typed }, " ", { code: typed }] },
      { kind: "facts", facts: [[typed, [typed]]] },
      {
        kind: "table",
        columns: [
          { label: typed, align: "left" },
          { label: "Amount", align: "right" },
        ],
        rows: [[[typed], [{ money: money(100n, "USD") }]]],
        more: 0,
        whenEmpty: [typed],
      },
      { kind: "steps", steps: [{ state: "done", at, sentence: [typed] }] },
      { kind: "copy", text: typed },
      { kind: "hint", sentence: [typed] },
    ],
    { actions: [action(typed, "support order", { order: typed })] },
  );
}

/** What acts in a view as each platform, a terminal and a page would show it. */
export function actingInView(shown: View): string[] {
  const discord = renderDiscord(shown, { buttons: [], locale: "en-US" });
  const slack = renderSlack(shown, { buttons: [], locale: "en-US", zone });
  const typedThere = renderConsole(shown, { width: 100, colour: false, zone, locale: "en-US" });
  const texts = discord.body.components[0].components.flatMap((part) => (part.type === 10 ? [part.content] : []));
  return [
    ...texts.flatMap((text) => readDiscord(text).acting.map((what) => `Discord: ${what}`)),
    ...texts.flatMap((text) => actingIn(text, "\n\u2068\u2069").map((what) => `Discord: ${what}`)),
    ...discordMessageProblems(
      discord.body,
      discord.files.map(({ name }) => name),
    ).map((what) => `Discord refuses: ${what}`),
    ...readSlack({ ...slack.body }).acting.map((what) => `Slack: ${what}`),
    ...slackMessageProblems(slack.body).map((what) => `Slack refuses: ${what}`),
    ...htmlProblems(renderHtml(shown, { zone, locale: "en-US", buttons: [] })).map((what) => `HTML: ${what}`),
    ...actingIn(typedThere, "\n\u2068\u2069").map((what) => `console: ${what}`),
  ];
}

/** Facts with somebody's words wherever a person's words stand; what is one of a closed set of words, a date or an address stays. */
function withWords<T>(facts: T, typed: string): T {
  if (typeof facts === "string") return (/[A-Z].*[a-z]|\s/.test(facts) && !/^\d{4}-|:\/\//.test(facts) ? typed : facts) as T;
  if (Array.isArray(facts)) return facts.map((each: unknown) => withWords(each, typed)) as T;
  if (typeof facts !== "object" || facts === null || facts instanceof Temporal.Instant || "minor" in facts) return facts;
  return Object.fromEntries(
    Object.entries(facts).map(([key, value]) => [key, key === "zone" ? value : withWords<unknown>(value, typed)]),
  ) as T;
}

type Written = { readonly name: string; readonly write: (typed: string) => { readonly letter: Letter; readonly reader: Reader } };

const letters: readonly Written[] = letterCases
  .filter(({ name }) => !/400|hostile/.test(name))
  .map((each) => ({
    name: `${each.kind} (${each.name})`,
    write: (typed) => {
      const reader: Reader = { ...each.reader, name: typed, programme: { ...each.reader.programme, name: typed } };
      return { letter: renderLetter<LetterKind>(each.kind, withWords(each.facts, typed), reader), reader };
    },
  }));

type Honest = Pick<Letter, "subject" | "html" | "text"> & { readonly skeletons: readonly string[] };

const honestLetters = new Map<string, Honest>();

const honestOf = ({ name, write }: Written): Honest =>
  honestLetters.getOrInsertComputed(name, () => {
    const { subject, html, text } = write(honest).letter;
    return { subject, html, text, skeletons: honestOnes.map((words) => skeletonOf(write(words).letter.html)) };
  });

const letterSink: Sink = (typed) =>
  letters.flatMap((each) => {
    const { subject, html, text } = each.write(typed).letter;
    const usual = honestOf(each);
    return [
      ...(usual.skeletons.includes(skeletonOf(html)) ? [] : ["its HTML is another page"]),
      ...actingIn(html, "\n\t\u2068\u2069", usual.html).map((what) => `HTML: ${what}`),
      ...actingIn(text, "\n\u2068\u2069", usual.text).map((what) => `text: ${what}`),
      ...actingIn(subject, "\u2068\u2069", usual.subject).map((what) => `subject: ${what}`),
    ].map((what) => `mail ${each.name}: ${what}`);
  });

const sender = { from: "a@shop.example", fromSubscriptions: "b@shop.example", bounces: "c@shop.example" };

/** One letter as it leaves, taken apart by somebody else's reader of mails. */
async function headersOf(typed: string, nth: number): Promise<string> {
  const { letter, reader } = letters[nth % letters.length]!.write(typed);
  const to = { name: reader.name, address: "reader@reader.example" };
  const outgoing = { id: "mail", class: "relationship" as const, to, from: reader.programme.name, letter, unsubscribeUrl: null };
  return inFolder(async (folder) => {
    await fileOutlet(folder, sender).send(outgoing, AbortSignal.timeout(10_000));
    const read = await simpleParser(readFileSync(join(folder, "mail.eml")));
    const addresses = [read.from, read.to, read.cc, read.bcc].flat().flatMap((each) => each?.value.map(({ address }) => address) ?? []);
    const names = read.headerLines.map(({ key }) => key).toSorted();
    return `${names.join(" ")}; for ${addresses.join(" ")}; ${read.attachments.length} attachments`;
  });
}

async function inFolder<T>(work: (folder: string) => Promise<T>): Promise<T> {
  const folder = mkdtempSync(join(tmpdir(), "partner-center-sinks-"));
  try {
    return await work(folder);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

const headerSink: Sink = async (typed) => {
  const nth = typed.length;
  const wanted = await headersOf(honest, nth);
  try {
    const found = await headersOf(typed, nth);
    return found === wanted ? [] : [`a mail has the headers ${found}`];
  } catch (error) {
    // No door lets a name of two lines in; one that came all the same does not leave.
    return /would break its line/.test(String(error)) ? [] : [`a mail can't be written: ${String(error)}`];
  }
};

const destination = {
  id: "01936f3c-0000-7000-8000-000000000001",
  partnerId: "01936f3c-0000-7000-8000-000000000002",
  version: 1,
  kind: "us-account",
  currency: "USD",
  country: "US",
  last4: "6528",
  state: "confirmed",
  enteredAt: at,
  confirmedAt: at,
  usableFrom: at,
  endedAt: null,
} as const;

function pagesOf(typed: string): string[] {
  const house: House = { programme: { name: typed }, look, spell: asListed };
  const reader = { zone, locale: "en-US" };
  // What the reader of bank accounts refuses is shown on no page but the form itself.
  const taken = readBankDetails({ ...usAccount, holder: typed, bank: typed });
  const read = "details" in taken ? taken : null;
  const entered = { ...destination, bankName: read?.bankName ?? null, blockReason: typed };
  const { routing = "", account = "" } = usAccount;
  const details = read?.details ?? { kind: "us-account" as const, holder: honest, routing, account, accountType: "checking" as const };
  const typedAll = { kind: "us-account", holder: typed, routing: typed, account: typed, accountAgain: typed, bank: typed };
  const form = {
    url: "/bank/x",
    problems: { holder: "unprintable", routing: "not-nine-digits" } as const,
    expiresAt: at,
    present: entered,
  };
  const choices = [{ class: "subscription", chosen: "daily", allowed: ["daily", "off"] }] as const;
  return [
    bankFormPage(house, { ...form, typed: typedAll }, reader),
    bankFormPage(house, { ...form, typed: { kind: "iban", holder: typed, iban: typed } }, reader),
    bankCheckPage(
      house,
      { url: "/bank/x/check", formUrl: "/bank/x", entered, details, usableFrom: at, waitHours: 72, otherMoney: [] },
      reader,
    ),
    bankDonePage(house, entered, reader),
    bankObjectionPage(house, { url: "/bank/x", found: entered }, reader),
    settingsPage(house, { url: "/notices/x", choices, zone: null, locale: null, isSaved: true }),
  ].map(({ html }) => html);
}

let honestPages: readonly (readonly string[])[] | null = null;
/** The first pages show to who typed it what they have typed; what the others show has come through the reader of bank accounts. */
const asTyped = 2;

const pageSink: Sink = (typed) => {
  const usual = (honestPages ??= honestOnes.map((words) => pagesOf(words).map(skeletonOf)));
  return pagesOf(typed).flatMap((html, nth) => [
    ...(usual.some((all) => all[nth] === skeletonOf(html)) ? [] : [`page ${nth} is another page`]),
    ...(nth < asTyped ? [] : actingIn(html, "\n\t\u2068\u2069").map((what) => `page ${nth}: ${what}`)),
  ]);
};

const csvSink: Sink = (typed) => {
  const rows = parse(csv(["Name", "Amount", "Note"], [[typed, money(-100n, "USD"), typed]]), {
    bom: true,
    relax_column_count: true,
  });
  if (rows.length !== 2 || rows.some((row) => row.length !== 3))
    return [`CSV: ${rows.length} rows of ${rows.map((row) => row.length).join(", ")}`];
  const [name = "", amount = "", note = ""] = rows[1]!;
  return [
    ...[name, note].filter(isFormula).map((cell) => `CSV: a formula: ${cell.slice(0, 60)}`),
    ...(amount === "-1.00" ? [] : [`CSV: the amount is ${amount}`]),
  ];
};

function calendarOf(typed: string): string {
  const event = {
    kind: "craft-in",
    number: "4",
    uid: "craft-in-4@shop.example",
    sequence: 1,
    startsAt: at,
    endsAt: at.add({ hours: 2 }),
    zone,
    link: null,
  } as const;
  return String(calendarFile({ ...event, title: typed, place: typed, details: typed }, typed).content);
}

const calendarSink: Sink = (typed) => {
  const found = propertiesOf(calendarOf(typed)).join();
  return honestOnes.some((words) => found === propertiesOf(calendarOf(words)).join()) ? [] : [`calendar: ${found}`];
};

const fileSink: Sink = (typed) =>
  inFolder(async (folder) => {
    const path = await saveFile(join(folder, "downloads"), { name: typed, content: "x" });
    const [only, ...more] = readdirSync(join(folder, "downloads"));
    const isThere =
      dirname(path) === join(folder, "downloads") && basename(path) === only && more.length === 0 && statSync(path).size === 1;
    return [
      ...(isThere ? [] : [`a file lies at ${path}`]),
      ...nameProblems(basename(path)).map((what) => `file "${basename(path)}": ${what}`),
    ];
  });

const logSink: Sink = (typed) => {
  let written = "";
  const log = makeLog("info", { write: (line) => void (written += line) });
  const error = Object.assign(new Error(typed, { cause: new TypeError(typed) }), { code: typed });
  log.error({ err: error, reference: typed, host: typed, refused: typed, url: typed, [typed]: typed }, "a request failed");
  const lines = written.split("\n").filter((line) => line !== "");
  if (lines.length !== 1) return [`log: ${lines.length} lines`];
  const { level, msg } = JSON.parse(lines[0]!) as { level: number; msg: string };
  return [
    ...(level === 50 && msg === "a request failed" ? [] : [`log: a forged entry ${lines[0]}`]),
    ...(/[\u0000-\u001f]/.test(lines[0]!) ? ["log: a control character"] : []),
  ];
};

export const sinks: Readonly<Record<string, Sink>> = {
  "chat and terminal": (typed) => actingInView(viewOf(typed)),
  letters: letterSink,
  "mail headers": headerSink,
  pages: pageSink,
  CSV: csvSink,
  calendars: calendarSink,
  "names of files": fileSink,
  log: logSink,
};
