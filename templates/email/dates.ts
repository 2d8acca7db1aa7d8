import type { Instant, Zone } from "#domain/kernel";

type Reader = { readonly locale: string; readonly zone: Zone };

/** The letters are English, so a date is written as English speakers of the reader's region write it: "Dec 1, 2026", "1 Dec 2026". */
export function englishOf(locale: string): string {
  return englishes.getOrInsertComputed(locale, englishFor);
}

const englishes = new Map<string, string>();

function englishFor(locale: string): string {
  const { language, region } = new Intl.Locale(locale).maximize();
  if (language === "en") return locale;
  return region === undefined ? "en" : `en-${region}`;
}

const mostRemembered = 2_000;

/** Writes instants, and remembers them by steps in which nothing that is written can change: mails of one morning name the same days. */
function writer(stepMinutes: number, options: Intl.DateTimeFormatOptions): (at: Instant, reader: Reader) => string {
  const formats = new Map<string, Intl.DateTimeFormat>();
  const written = new Map<string, string>();
  const make = ({ locale, zone }: Reader) =>
    new Intl.DateTimeFormat(englishOf(locale), { timeZone: zone, calendar: "gregory", numberingSystem: "latn", ...options });
  return (at, reader) => {
    const whose = `${reader.locale} ${reader.zone}`;
    if (written.size >= mostRemembered) written.clear();
    return written.getOrInsertComputed(`${Math.floor(at.epochMilliseconds / 60_000 / stepMinutes)} ${whose}`, () =>
      formats.getOrInsertComputed(whose, () => make(reader)).format(at.epochMilliseconds),
    );
  };
}

/** Since 1972 every zone is whole quarters of an hour from UTC (IANA tz database: Africa/Monrovia was the last), so days begin with one. */
const quarterHour = 15;
const day = { year: "numeric", month: "short", day: "numeric" } as const;

/** "Dec 1, 2026" */
export const mailDate = writer(quarterHour, day);

/** "Dec 1, 2026, 9:00 AM MST" */
export const mailMinute = writer(1, { ...day, hour: "numeric", minute: "2-digit", timeZoneName: "short" });
