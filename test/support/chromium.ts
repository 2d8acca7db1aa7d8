import { accessSync, constants } from "node:fs";
import { delimiter, join } from "node:path";
import { chromium, type Browser, type LaunchOptions, type Page } from "playwright-core";
import { PNG } from "pngjs";

const names = ["chromium", "chromium-browser", "google-chrome"];

/** Where this machine has a Chromium; null: nowhere on its PATH. */
export function findChromium(): string | null {
  const places = [...(process.env.PATH ?? "").split(delimiter), "/usr/bin"].flatMap((folder) => names.map((name) => join(folder, name)));
  return places.find(isExecutable) ?? null;
}

/** Where it is, for what can't do without one. */
export function needChromium(): string {
  const path = findChromium();
  if (path === null) throw new Error("these tests need a Chromium on the PATH; on Debian: apt-get install chromium");
  return path;
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

export const screens = {
  desktop: { width: 760, height: 600 },
  phone: { width: 360, height: 640 },
} as const;
export type Screen = keyof typeof screens;
export const themes = ["light", "dark"] as const;
export type Theme = (typeof themes)[number];

export async function openChromium(executablePath: string, { args = [], ...more }: LaunchOptions = {}): Promise<Browser> {
  // Chromium's sandbox refuses to run as root; nothing but our own pages is opened in it.
  return chromium.launch({ executablePath, args: [...(process.getuid?.() === 0 ? ["--no-sandbox"] : []), ...args], ...more });
}

/**
 * A page that reaches nobody: pictures of the shop are a drawn one, everything else that it asks for is listed in `asked` and gets no answer.
 */
export async function openPage(browser: Browser, screen: Screen, theme: Theme): Promise<{ page: Page; asked: string[] }> {
  const page = await browser.newPage({ viewport: screens[screen], colorScheme: theme, locale: "en-US", javaScriptEnabled: true });
  const asked: string[] = [];
  await page.route("**/*", async (route) => {
    const url = route.request().url();
    if (/^https:\/\/shop\.example\/[\w-]+\.png$/.test(url)) return route.fulfill({ contentType: "image/png", body: logo() });
    asked.push(url);
    return route.abort();
  });
  return { page, asked };
}

/** A picture as logos are: wide, on nothing, dark. */
function logo(): Buffer {
  const png = new PNG({ width: 360, height: 96 });
  for (let y = 0; y < png.height; y++)
    for (let x = 0; x < png.width; x++) {
      const isDisc = (x - 48) ** 2 + (y - 48) ** 2 < 44 ** 2;
      const isBar = x > 112 && [20, 44, 68].some((top, index) => y > top && y < top + 12 && x < 340 - index * 60);
      png.data.set(isDisc ? [176, 58, 46, 255] : isBar ? [31, 41, 55, 255] : [0, 0, 0, 0], (y * png.width + x) * 4);
    }
  return PNG.sync.write(png);
}
