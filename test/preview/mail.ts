import { mkdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { renderLetter } from "#templates/messages";
import { findChromium, openChromium, openPage, screens, themes, type Screen } from "../support/chromium.ts";
import { withPictures } from "../support/letter-case.ts";
import { letterCases } from "../support/letters.ts";
import { pageCases } from "../support/pages.ts";

/**
 * `npm run mail:preview [-- FOLDER]`: every mail and the pages it leads to with made-up facts, as HTML, mails as text too and, where there is a
 * Chromium, as pictures of a wide and a narrow screen in light and dark. Says where it put them.
 */
const folder = resolve(process.argv[2] ?? join(tmpdir(), "partner-center-mail-preview"));
const drawn = letterCases.map(({ name, kind, facts, reader, files }) => ({
  file: `${kind}-${name}`,
  letter: renderLetter(kind, facts as never, reader, files),
}));

const shown = [
  ...drawn.map(({ file, letter }) => ({ file, html: withPictures(letter) })),
  ...pageCases.map(([name, page]) => ({ file: `page-${name}`, html: page.html })),
];

await rm(folder, { recursive: true, force: true });
await mkdir(folder, { recursive: true });
for (const { file, html } of shown) await writeFile(join(folder, `${file}.html`), html);
for (const { file, letter } of drawn) {
  await writeFile(join(folder, `${file}.txt`), `Subject: ${letter.subject}\n\n${letter.text}`);
  for (const { name, content } of letter.attachments) await writeFile(join(folder, `${file}-${name}`), content);
}

const chromium = findChromium();
if (chromium === null) {
  console.log("There is no Chromium on this machine (on Debian: apt-get install chromium), so no pictures were made.");
} else {
  const browser = await openChromium(chromium);
  for (const screen of Object.keys(screens) as Screen[])
    for (const theme of themes) {
      const { page } = await openPage(browser, screen, theme);
      for (const { file, html } of shown) {
        await page.setContent(html);
        await page.screenshot({ path: join(folder, `${file}-${screen}-${theme}.png`), fullPage: true });
      }
      await page.close();
    }
  await browser.close();
}
console.log(`${drawn.length} mails and ${pageCases.length} pages are in ${folder}`);
