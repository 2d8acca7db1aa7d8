import { html, type Html } from "./render/html-text.ts";
import { formHtml, type HtmlField } from "./render/html-forms.ts";
import { typed, type HtmlReader } from "./render/html-values.ts";
import { formatBytes, formatInstant, harmless, typedCommand } from "./render/values.ts";
import type { Instant } from "#domain/kernel";

/** Who may be spoken as, by the words that `/as` takes. */
export type LocalCast = { readonly partners: readonly string[]; readonly staff: readonly string[] };

/** The page on which the demonstration can be tried in a browser: the conversation, and beside it how things stand and what people are told. */
export function localPage({ programme, cast, as }: { programme: string; cast: LocalCast; as: string }): string {
  const choice = (who: string): Html => html`<option value="${who}"${who === as ? html` selected` : null}>${typed(who)}</option>`;
  const isKnown = as === "" || [...cast.partners, ...cast.staff].includes(as);
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex, nofollow">
<title>${harmless(programme)} · Partner Center</title>
<link rel="icon" href="data:,">
<link rel="stylesheet" href="/local/page.css">
<script src="/local/page.js" type="module"></script>
</head>
<body>
<header>
<h1>${typed(programme)}</h1>
<label>You are <select id="who">
${isKnown ? null : choice(as)}<optgroup label="Partners">${cast.partners.map(choice)}</optgroup>
<optgroup label="Staff">${cast.staff.map(choice)}</optgroup>
<optgroup label="Nobody yet"><option value=""${as === "" ? html` selected` : null}>a newcomer</option></optgroup>
</select></label>
<nav aria-label="What is beside it">
<button type="button" aria-expanded="false" aria-controls="now">Now</button>
<button type="button" aria-expanded="false" aria-controls="told">Told <span class="count" hidden></span></button>
<button type="button" aria-expanded="false" aria-controls="mails">Mails <span class="count" hidden></span></button>
</nav>
</header>
<noscript><p>This page needs its script. The same questions are answered in a terminal by <code>npm run chat</code>.</p></noscript>
<main id="room">
<section id="talk" aria-label="Conversation">
<div id="log" role="log" aria-label="Questions and answers" tabindex="0"></div>
<form id="ask" autocomplete="off">
<label for="line">Type a command: <code>/</code> shows what there is, Tab completes, <kbd>↑</kbd> brings back what you typed before</label>
<ul id="offers" role="listbox" aria-label="What could follow" hidden></ul>
<div class="line">
<input id="line" role="combobox" aria-expanded="false" aria-controls="offers" aria-autocomplete="list" maxlength="4000" autocapitalize="off" spellcheck="false" autofocus>
<button class="main">Ask</button>
</div>
</form>
</section>
<div id="beside" role="region" aria-label="Beside the conversation" tabindex="0" hidden>
<button type="button" id="back">Back to the conversation</button>
<section id="now" aria-labelledby="now-title" hidden>
<h2 id="now-title">How it stands now</h2>
<p class="hint">What you would see first in a chat, as it changes.</p>
<div class="items"></div>
</section>
<section id="told" aria-labelledby="told-title" hidden>
<h2 id="told-title">What you are told</h2>
<p class="hint">As direct messages would tell it on Discord or Slack.</p>
<p class="nothing">Nothing so far. Follow a share link, let the shop send an order, or run a job: README.md has a line for each.</p>
<div class="items"></div>
</section>
<section id="mails" aria-labelledby="mails-title" hidden>
<h2 id="mails-title">Mails that left</h2>
<p class="hint">To anybody, the newest first.</p>
<p class="nothing">None so far. <code>/partner join</code> as a newcomer sends the first.</p>
<div class="items"></div>
</section>
</div>
</main>
<p id="status" role="status" class="unseen"></p>
</body>
</html>
`.html;
}

/** Which the page sends for what it may do besides being shown: its own two files, pictures inside of cards, questions to its own server. */
export const localPolicy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src data:",
  "connect-src 'self'",
  "frame-src 'self'",
  "form-action 'none'",
  "frame-ancestors 'none'",
  "base-uri 'none'",
].join("; ");

/** A mail is shown in a frame that is of no origin, runs nothing and opens its links elsewhere. */
export const mailPolicy = [
  "default-src 'none'",
  "style-src 'unsafe-inline'",
  "img-src data: https:",
  "form-action 'none'",
  "frame-ancestors 'self'",
  "base-uri 'none'",
  "sandbox allow-popups allow-popups-to-escape-sandbox",
].join("; ");

/** A command that needs more than was typed, as a form. */
export function formCard({ command, sentence, fields }: { command: string; sentence: string; fields: readonly HtmlField[] }): string {
  return html`<article class="card plain">
<h2>${typedCommand(command)}</h2>
<p class="hint">${typed(sentence)}</p>
${formHtml(command, fields)}
</article>`.html;
}

/** What somebody was told, with when. */
export function toldItem(at: Instant, card: string, { zone, locale }: HtmlReader): string {
  return html`<div class="told"><p class="hint">${formatInstant(at, "minute", zone, locale)}</p>
${{ html: card }}</div>`.html;
}

/** A mail in a list; its letter is fetched when it is opened. */
export function mailItem(
  mail: {
    readonly id: string;
    readonly at: Instant;
    readonly to: { readonly name: string; readonly address: string };
    readonly subject: string;
    readonly files: readonly { readonly name: string; readonly mediaType: string; readonly base64: string }[];
  },
  { zone, locale }: HtmlReader,
): string {
  const files = mail.files.map(
    ({ name, base64 }) =>
      html`<p><a href="data:application/octet-stream;base64,${base64}" download="${harmless(name)}">${harmless(name)}</a> <span class="hint">(${formatBytes(Buffer.byteLength(base64, "base64"), locale)})</span></p>\n`,
  );
  return html`<details class="mail" data-mail="${mail.id}"><summary>${typed(mail.subject)}
<span class="hint">to ${typed(mail.to.name)} (${typed(mail.to.address)}), ${formatInstant(mail.at, "minute", zone, locale)}</span></summary>
${files}</details>`.html;
}
