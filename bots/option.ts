import {
  isPictureId,
  isZone,
  periodNames,
  readInstant,
  readMoney,
  readPeriod,
  refuse,
  type Currency,
  type Instant,
  type Money,
  type PeriodChoice,
  type PictureId,
  type Zone,
} from "#domain/kernel";

/** What reading an option needs to know about the asker's programme. */
export type Reading = { readonly zone: Zone; readonly currency: Currency };

/** Of what a chat platform can offer words while somebody types; see `suggestions.ts`. */
export type Subject =
  | "orders"
  | "partners"
  | "campaigns"
  | "groups"
  | "coupons"
  | "credits"
  | "jobs"
  | "staff"
  | "months"
  | "messages"
  | "products"
  | "categories"
  | "activities"
  | "craft-ins"
  | "meetings"
  | "series";

/** One option of a command. The kinds are a closed set, so that every platform can draw each of them. */
export type Option<T, Required extends boolean = boolean> = {
  readonly kind: "text" | "order" | "partner" | "url" | "money" | "instant" | "period" | "choice" | "percent" | "picture" | "document";
  readonly sentence: string;
  readonly required: Required;
  readonly choices: readonly string[];
  /** takes the rest of the line when it is the last one and typed without its name */
  readonly greedy: boolean;
  /** never taken from its place in the line, only by its name */
  readonly byNameOnly?: true;
  /** what a button carries for the reader, such as what they were shown; chat platforms ask nobody for it */
  readonly isCarried?: true;
  /** so many characters at most; `maximumLength` unless it says otherwise */
  readonly longest?: number;
  /** what there is to choose from; null: only whoever types knows */
  readonly suggests: Subject | null;
  readonly read: (text: string, reading: Reading) => T;
};

type Maker<T> = {
  (sentence: string, extra?: { suggests?: Subject | null }): Option<T, true>;
  (sentence: string, extra: { optional: true; suggests?: Subject | null }): Option<T, false>;
};

function maker<T>(
  kind: Option<T>["kind"],
  read: Option<T>["read"],
  extra: { choices?: readonly string[]; greedy?: boolean; suggests?: Subject } = {},
): Maker<T> {
  return ((sentence: string, more?: { optional?: true; suggests?: Subject | null }) => ({
    kind,
    sentence,
    required: !more?.optional,
    choices: extra.choices ?? [],
    greedy: extra.greedy ?? false,
    suggests: more?.suggests === undefined ? (extra.suggests ?? null) : more.suggests,
    read,
  })) as Maker<T>;
}

/** What somebody may type into one option. */
export const maximumLength = 500;

/** What somebody may type where whole paragraphs are asked for: what a form of Slack takes; Discord's takes more. */
const longestProse = 3_000;

/** Paragraphs keep their lines; where a door has only one line to type in, "\n" is a new one. */
function readProse(text: string): string {
  const cleaned = text
    .normalize("NFC")
    .toWellFormed()
    .replaceAll(/\\n|\r\n?|[\u0085\u2028\u2029]/g, "\n")
    .replaceAll(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u200b-\u200f\u202a-\u202e\u2066-\u2069\ufeff]/gu, " ")
    .trim();
  if (cleaned === "" || cleaned.length > longestProse)
    throw refuse("command.option-unreadable", { text: cleaned.slice(0, 40), expected: `1 to ${longestProse} characters` });
  return cleaned;
}

function readText(text: string): string {
  const cleaned = text
    .normalize("NFC")
    .replaceAll(/[\u0000-\u001f\u007f\u200b-\u200f\u202a-\u202e\u2066-\u2069\ufeff]/gu, " ")
    .trim();
  if (cleaned === "" || cleaned.length > maximumLength)
    throw refuse("command.option-unreadable", { text: cleaned.slice(0, 40), expected: `1 to ${maximumLength} characters` });
  return cleaned;
}

export const option = {
  /** a sentence in the asker's words */
  text: maker("text", readText, { greedy: true }),
  /** paragraphs in the asker's words */
  prose: ((sentence: string, extra?: { optional?: true }) => ({
    ...maker("text", readProse, { greedy: true })(sentence, extra as { optional: true }),
    longest: longestProse,
  })) as Maker<string>,
  /** a word without blanks: a slug, a campaign, a handle */
  word: maker("text", readText),
  /** an order number as customers see it; "#" in front is fine */
  order: maker("order", (text) => readText(text).replace(/^#/, ""), { suggests: "orders" }),
  /** a partner by share ID, slug or e-mail address */
  partner: maker("partner", (text) => readText(text).replace(/^@/, ""), { suggests: "partners" }),
  url: maker("url", readText),
  money: maker<Money>("money", (text, { currency }) => readMoney(text, currency)),
  instant: maker<Instant>("instant", (text, { zone }) => readInstant(text, zone)),
  /** a time as a clock on some wall shows it: whose wall is known only once the rest is read */
  wallTime: maker<WallTime>("instant", (text, { zone }) => {
    readInstant(text, zone);
    return (there) => readInstant(text, there);
  }),
  zone: maker<Zone>("text", readZone),
  /** greedy, because "last month" and "2026-10-01 to 2026-10-31" are more than a word */
  period: maker<PeriodChoice>("period", (text) => readPeriod(readText(text)), { choices: periodNames, greedy: true }),
  /** a picture that is sent along; what is read is what it is kept as, see `sent-pictures.ts` */
  picture: maker<PictureId>("picture", readPicture),
  /** a file that is sent along and not kept as such; what is read is its bytes, see `sent-pictures.ts` */
  document: maker<Uint8Array>("document", readDocument),
  choice: <const C extends readonly string[]>(choices: C): Maker<C[number]> =>
    maker<C[number]>("choice", (text) => readChoice(text, choices), { choices }),
};

/** What a wall clock shows, as an instant where its zone is known. */
export type WallTime = (zone: Zone) => Instant;

/** "europe/berlin" is Europe/Berlin. */
function readZone(text: string): Zone {
  const typed = text.trim().replaceAll(" ", "_");
  if (typed.length > 64 || !isZone(typed))
    throw refuse("command.option-unreadable", { text: typed.slice(0, 40), expected: "a zone such as Europe/Berlin or America/Denver" });
  return Temporal.Instant.fromEpochMilliseconds(0).toZonedDateTimeISO(typed).timeZoneId;
}

function readPicture(text: string): PictureId {
  if (!isPictureId(text)) throw refuse("picture.not-sent", { text: text.slice(0, 60) });
  return text;
}

function readDocument(text: string): Uint8Array {
  const bytes = documentIn(text);
  if (bytes === null) throw refuse("document.not-sent", { text: text.slice(0, 60) });
  return bytes;
}

const documentMark = "base64,";

/** What a door makes of a file that was sent: text, as all options are. */
export const documentText = (bytes: Uint8Array): string => `${documentMark}${Buffer.from(bytes).toString("base64")}`;

function documentIn(text: string): Uint8Array | null {
  return text.startsWith(documentMark) ? Buffer.from(text.slice(documentMark.length), "base64") : null;
}

function readChoice<C extends string>(text: string, choices: readonly C[]): C {
  const typed = text
    .trim()
    .toLowerCase()
    .replaceAll(/[\s_]+/g, "-");
  const found = choices.find((choice) => choice === typed);
  if (!found) throw refuse("command.option-unreadable", { text: text.slice(0, 40), expected: `one of ${choices.join(", ")}` });
  return found;
}
