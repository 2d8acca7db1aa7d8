import type { Zone } from "#domain/kernel";
import type { Sentence, Tone, Value } from "../view.ts";
import { html, type Html } from "./html-text.ts";
import { formatCount, formatInstant, formatMoney, formatShare, harmless, rightToLeft } from "./values.ts";

/** Who reads: their zone, and the language that numbers are written in. */
export type HtmlReader = { readonly zone: Zone; readonly locale: string };

export function sentenceHtml(sentence: Sentence, reader: HtmlReader): Html {
  return html`${sentence.map((value) => valueHtml(value, reader))}`;
}

/** Text that a person may have typed. One in Hebrew must not pull the figures beside it to its other side. */
export function typed(text: string): Html {
  const clean = harmless(text);
  return rightToLeft.test(clean) ? html`<bdi>${clean}</bdi>` : html`${clean}`;
}

function valueHtml(value: Value, { zone, locale }: HtmlReader): Html {
  const figure = (text: string): Html => html`<span class="figure">${harmless(text)}</span>`;
  if (typeof value === "string") return typed(value);
  if ("money" in value) return figure(formatMoney(value.money, locale));
  if ("basisPoints" in value) return figure(formatShare(value.basisPoints, locale));
  if ("count" in value) return figure(formatCount(value.count, locale));
  if ("instant" in value)
    return html`<time datetime="${value.instant.toString({ smallestUnit: "second" })}">${breakable(formatInstant(value.instant, value.as, zone, locale))}</time>`;
  if ("code" in value) return html`<code>${harmless(value.code)}</code>`;
  if ("badge" in value) return html`<span class="badge ${value.tone satisfies Tone}">${typed(value.badge)}</span>`;
  // The share ID stays: two partners may have chosen names that look alike.
  if ("partner" in value) return html`${typed(value.partner.name)} (${harmless(value.partner.shareId)})`;
  return linkHtml(value.link, value.label);
}

/** A time may be broken between its day and its hour, and nowhere else: so a narrow column holds it. */
function breakable(time: string): Html {
  const [day = "", ...rest] = time.split(/\s/u);
  return rest.length === 0 ? html`<span>${day}</span>` : html`<span>${day}</span> <span>${rest.join("\u00a0")}</span>`;
}

/** Only http(s) becomes a link, and one that shows a name shows its address as well, so that none leads elsewhere than it says. */
function linkHtml(link: string, label: string | undefined): Html {
  const before = label === undefined || label === link ? null : html`${typed(label)} `;
  const url = URL.parse(harmless(link));
  const isWeb = url !== null && /^https?:$/.test(url.protocol) && url.username === "" && url.password === "";
  if (!isWeb) return html`${before}${typed(link)}`;
  return html`${before}<a href="${url.href}" target="_blank" rel="noopener noreferrer">${url.href}</a>`;
}
