/**
 * Text from outside on one line, safe to store and to show: no control characters (PostgreSQL refuses NUL), no unpaired surrogates (its
 * JSON refuses those), and none of the direction overrides that let a name rewrite the sentence around it. All else stays as it is.
 */
export function cleanLine(text: string): string {
  return removeUnsafe(text.replaceAll(/[\t\r\n\v\f\u0085\u2028\u2029]+/g, " ")).trim();
}

/** As `cleanLine`, but control characters vanish without leaving a space: for words where a space would be a change. */
export function removeUnsafe(text: string): string {
  return text.toWellFormed().replaceAll(/[\p{Cc}\p{Zl}\p{Zp}\u202A-\u202E\u2066-\u2069]/gu, "");
}

/** How e-mail addresses are compared: one line, lower case, composed. Their dots and tags stay: only the mailbox's owner knows what they mean. */
export function foldEmail(text: string): string {
  return cleanLine(text).toLowerCase().normalize("NFC");
}

const longestCampaign = 50;
const graphemes = new Intl.Segmenter("en", { granularity: "grapheme" });

/**
 * A campaign as a URL carries it: at most 50 characters, otherwise exactly as written; what people see as one character (an
 * emoji of several code points) stays or goes as a whole. "" is no campaign. The one rule for links, clicks and orders, so
 * that a campaign has one name everywhere.
 */
export function campaignIn(text: string): string {
  let campaign = "";
  let length = 0;
  for (const { segment } of graphemes.segment(removeUnsafe(text.slice(0, 1_000)).trim())) {
    length += Array.from(segment).length; // code points, which is what the database counts
    if (length > longestCampaign) break;
    campaign += segment;
  }
  return campaign.trimEnd(); // where it was cut, a space may have come last
}

/** The number of a row that somebody means by "12" or "#12"; null: no row has such a one. */
export function numberMeant(typed: string): string | null {
  const number = typed.trim().replace(/^#/, "");
  return /^\d{1,15}$/.test(number) ? number : null;
}

/** Whether a browser opens it as a page of some site: no script, no file, no credentials in it. */
export function isWebAddress(text: string): boolean {
  const url = URL.parse(text);
  return url !== null && /^https?:$/.test(url.protocol) && url.hostname.includes(".") && url.username === "" && url.password === "";
}
