import { isPictureId, refuse, type PictureId, type Pictures } from "#domain/kernel";
import { blank } from "#templates/view";
import type { Command } from "./command.ts";

/** Takes in one picture by what the door said of it: an address of the platform's own, at the console a path. */
export type TakePicture = (said: string) => Promise<PictureId>;

type Texts = Readonly<Record<string, string>>;

/**
 * The texts of a command's options, with every picture that was sent replaced by the id under which it is kept now. Called when it is clear that the
 * asker may run the command, and before its transaction begins: fetching takes its time. What was kept for a command that is refused afterwards,
 * housekeeping finds. Refuses what taking it in refuses.
 */
export async function withPicturesTaken(
  { options }: Pick<Command, "options">,
  texts: Texts,
  take: TakePicture | undefined,
): Promise<Texts> {
  const taken: Record<string, string> = { ...texts };
  for (const [name, { kind }] of Object.entries(options)) {
    const said = texts[name];
    if (kind !== "picture" || said === undefined || isLeftOpen(said) || isPictureId(said)) continue;
    if (!take) throw refuse("picture.not-sent", { text: said.slice(0, 60) });
    taken[name] = await take(said);
  }
  return taken;
}

/** Refuses `picture.not-sent` where an address of a picture was typed: only what a platform says of an attachment is fetched, with what lets us in there. */
export function mustNotTypePictures({ options }: Pick<Command, "options">, texts: Texts): void {
  for (const [name, said] of Object.entries(texts))
    if (options[name]?.kind === "picture" && !isLeftOpen(said) && !isPictureId(said))
      throw refuse("picture.not-sent", { text: said.slice(0, 60) });
}

function isLeftOpen(said: string): boolean {
  return said.trim() === "" || said.trim() === blank;
}

/** Where attachments of a platform lie, and what has to be shown there. */
export type PictureHost = { readonly origin: string; readonly authorization?: string | undefined };

export type FetchDoors = {
  readonly hosts: readonly PictureHost[];
  readonly pictures: Pick<Pictures, "take">;
  readonly mostBytes: number;
  readonly patienceMs?: number;
};

const usualPatienceMs = 15_000;

/**
 * Fetches what a platform says was attached, and takes it in. From the platforms' own hosts only, without following anybody elsewhere, with an end to size
 * and time: an address is never more than a place on one of these. Refuses `picture.unreachable`, `picture.too-large` and what `Pictures.take` refuses.
 */
export function pictureFetcher({ hosts, pictures, mostBytes, patienceMs = usualPatienceMs }: FetchDoors): TakePicture {
  return async (said) => {
    const url = URL.canParse(said) ? new URL(said) : null;
    const host = hosts.find(({ origin }) => origin === url?.origin);
    if (!url || !host || url.username !== "") throw refuse("picture.not-sent", { text: said.slice(0, 60) });
    const signal = AbortSignal.timeout(patienceMs);
    const headers = host.authorization === undefined ? {} : { authorization: host.authorization };
    try {
      const response = await fetch(url, { headers, signal, redirect: "manual" });
      // Slack sends whoever it does not let in to a page where people sign in.
      const isShutOut = response.status >= 300 && response.status < 400;
      if (isShutOut || [401, 403].includes(response.status) || isPage(response)) {
        await response.body?.cancel();
        throw refuse("picture.unreachable", host.authorization === undefined ? {} : { why: "not-shared" });
      }
      if (!response.ok) throw refuse("picture.unreachable");
      return (await pictures.take(await bodyOf(response, mostBytes))).id;
    } catch (error) {
      if (error instanceof TypeError || (error instanceof Error && ["TimeoutError", "AbortError"].includes(error.name)))
        throw refuse("picture.unreachable", signal.aborted ? { why: "took-too-long" } : {});
      throw error;
    }
  };
}

function isPage(response: Response): boolean {
  return (response.headers.get("content-type") ?? "").startsWith("text/html");
}

/** Reads no more than so many bytes, whatever the headers say. */
async function bodyOf(response: Response, most: number): Promise<Buffer> {
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
  throw refuse("picture.too-large");
}
