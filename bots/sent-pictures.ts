import { isPictureId, refuse, type PictureId, type Pictures } from "#domain/kernel";
import { blank } from "#templates/view";
import type { Command } from "./command.ts";
import { documentText } from "./option.ts";

/** Takes in one picture by what the door said of it: an address of the platform's own, at the console a path. */
export type TakePicture = (said: string) => Promise<PictureId>;

/** Fetches one file, likewise: it is not kept, but handed to the command as it is. */
export type TakeDocument = (said: string) => Promise<Uint8Array>;

type Texts = Readonly<Record<string, string>>;

/**
 * The texts of a command's options, with every picture that was sent replaced by the id under which it is kept now, and every file by what is in it. Called when it is clear that the
 * asker may run the command, and before its transaction begins: fetching takes its time. What was kept for a command that is refused afterwards,
 * housekeeping finds. Refuses what taking it in refuses.
 */
export async function withPicturesTaken(
  { options }: Pick<Command, "options">,
  texts: Texts,
  take: TakePicture | undefined,
  takeDocument: TakeDocument | undefined,
): Promise<Texts> {
  const taken: Record<string, string> = { ...texts };
  for (const [name, { kind }] of Object.entries(options)) {
    const said = texts[name];
    if (kind === "document" && said !== undefined && !isLeftOpen(said)) {
      if (!takeDocument) throw refuse("document.not-sent", { text: said.slice(0, 60) });
      taken[name] = documentText(await takeDocument(said));
      continue;
    }
    if (kind !== "picture" || said === undefined || isLeftOpen(said) || isPictureId(said)) continue;
    if (!take) throw refuse("picture.not-sent", { text: said.slice(0, 60) });
    taken[name] = await take(said);
  }
  return taken;
}

/** Refuses `picture.not-sent` or `document.not-sent` where an address of one was typed: only what a platform says of an attachment is fetched, with what lets us in there. */
export function mustNotTypePictures({ options }: Pick<Command, "options">, texts: Texts): void {
  for (const [name, said] of Object.entries(texts)) {
    const kind = options[name]?.kind;
    if (kind === "picture" && !isLeftOpen(said) && !isPictureId(said)) throw refuse("picture.not-sent", { text: said.slice(0, 60) });
    if (kind === "document" && !isLeftOpen(said)) throw refuse("document.not-sent", { text: said.slice(0, 60) });
  }
}

function isLeftOpen(said: string): boolean {
  return said.trim() === "" || said.trim() === blank;
}

/** Where attachments of a platform lie, and what has to be shown there. */
export type PictureHost = { readonly origin: string; readonly authorization?: string | undefined };

export type FetchDoors = {
  readonly hosts: readonly PictureHost[];
  readonly mostBytes: number;
  readonly patienceMs?: number;
};

const usualPatienceMs = 15_000;

/**
 * Fetches what a platform says was attached, and takes it in. From the platforms' own hosts only, without following anybody elsewhere, with an end to size
 * and time: an address is never more than a place on one of these. Refuses `picture.unreachable`, `picture.too-large` and what `Pictures.take` refuses.
 */
export function pictureFetcher({ pictures, ...doors }: FetchDoors & { readonly pictures: Pick<Pictures, "take"> }): TakePicture {
  return async (said) => (await pictures.take(await fetched(said, "picture", doors))).id;
}

/** The same for other files. Refuses `document.unreachable`, `document.too-large`. */
export function documentFetcher(doors: FetchDoors): TakeDocument {
  return (said) => fetched(said, "document", doors);
}

async function fetched(
  said: string,
  what: "picture" | "document",
  { hosts, mostBytes, patienceMs = usualPatienceMs }: FetchDoors,
): Promise<Buffer> {
  const url = URL.canParse(said) ? new URL(said) : null;
  const host = hosts.find(({ origin }) => origin === url?.origin);
  if (!url || !host || url.username !== "") throw refuse(`${what}.not-sent`, { text: said.slice(0, 60) });
  const signal = AbortSignal.timeout(patienceMs);
  const headers = host.authorization === undefined ? {} : { authorization: host.authorization };
  try {
    const response = await fetch(url, { headers, signal, redirect: "manual" });
    // Slack sends whoever it does not let in to a page where people sign in.
    const isShutOut = response.status >= 300 && response.status < 400;
    if (isShutOut || [401, 403].includes(response.status) || isPage(response)) {
      await response.body?.cancel();
      throw refuse(`${what}.unreachable`, host.authorization === undefined ? {} : { why: "not-shared" });
    }
    if (!response.ok) throw refuse(`${what}.unreachable`);
    const body = await bodyOf(response, mostBytes);
    if (!body) throw refuse(`${what}.too-large`, { megabytes: Math.floor(mostBytes / 1024 / 1024) });
    return body;
  } catch (error) {
    if (error instanceof TypeError || (error instanceof Error && ["TimeoutError", "AbortError"].includes(error.name)))
      throw refuse(`${what}.unreachable`, signal.aborted ? { why: "took-too-long" } : {});
    throw error;
  }
}

function isPage(response: Response): boolean {
  return (response.headers.get("content-type") ?? "").startsWith("text/html");
}

/** Reads no more than so many bytes, whatever the headers say; null: there are more. */
async function bodyOf(response: Response, most: number): Promise<Buffer | null> {
  const parts: Uint8Array[] = [];
  let bytes = 0;
  const isTooLarge = Number(response.headers.get("content-length") ?? 0) > most;
  for await (const part of isTooLarge ? [] : (response.body ?? [])) {
    parts.push(part as Uint8Array);
    bytes += (part as Uint8Array).length;
    if (bytes > most) break;
  }
  if (!isTooLarge && bytes <= most) return Buffer.concat(parts);
  if (isTooLarge) await response.body?.cancel();
  return null;
}
