import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll } from "vitest";
import { toldFiles } from "#domain/store";
import { commands } from "../../bots/commands/index.ts";
import type { LocalAnswer, LocalHouse, LocalWants } from "../../bots/web/local/speaking.ts";
import { openPictures } from "../../bots/pictures/pictures.ts";
import { consoleOutlet } from "../../jobs/outlets/console/console-outlet.ts";
import { keptOutlet } from "../../jobs/outlets/mail/kept-outlet.ts";
import { useHouse } from "./house.ts";
import { testHands } from "./job-desk.ts";
import { keepingOutlet } from "./outlets.ts";
import { usePictures } from "./picture-house.ts";

/** The house with the page of the demonstration, and a browser's way to ask it. */
export async function useLocalPage(options: { at?: string } = {}) {
  const folder = mkdtempSync(join(tmpdir(), "local-page-"));
  const told = toldFiles(folder);
  const pictures = usePictures();
  const drawing = openPictures({ colour: () => Promise.resolve("#1f4b57"), report: String });
  const surroundings = { publicUrl: "https://partners.shop.example", shopHosts: ["shop.example"], ...testHands };
  const house = await useHouse({
    ...options,
    chat: { console: consoleOutlet(told) },
    outlet: keptOutlet(keepingOutlet([]), told, String),
    local: (hands): LocalHouse => ({ ...hands, commands, surroundings, pictures, drawing, told, prefix: "kiwi" }),
  });
  afterAll(async () => {
    await drawing.close();
    rmSync(folder, { recursive: true, force: true });
  });
  const fromPage = { "sec-fetch-site": "same-origin" };
  const get = (path: string, headers: Record<string, string> = fromPage): Promise<Response> =>
    fetch(`${house.baseUrl}${path}`, { headers });
  const post = (body: unknown, headers: Record<string, string> = fromPage): Promise<Response> =>
    fetch(`${house.baseUrl}/local/ask`, {
      method: "POST",
      headers: { "content-type": "application/json", ...headers },
      body: JSON.stringify(body),
    });
  const ask = async (as: string, wants: LocalWants): Promise<LocalAnswer> => (await (await post({ as, wants })).json()) as LocalAnswer;
  return {
    ...house,
    told,
    pictures,
    get,
    post,
    ask,
    line: (as: string, line: string): Promise<LocalAnswer> => ask(as, { kind: "line", line }),
    /** presses what a card offers under a label */
    press: (as: string, { html }: LocalAnswer, label: string, given: Record<string, string> = {}): Promise<LocalAnswer> =>
      ask(as, { kind: "press", handle: handleOf(html, label), given }),
  };
}

function handleOf(html: string, label: string): string {
  const pressed = new RegExp(`data-handle="([\\w-]{22})"[^>]*>${label}<`).exec(html)?.[1];
  const form = new RegExp(`<summary>${label}</summary>\\n<form [^>]*data-handle="([\\w-]{22})"`).exec(html)?.[1];
  const handle = pressed ?? form;
  if (handle === undefined) throw new Error(`no button "${label}" in ${html}`);
  return handle;
}
