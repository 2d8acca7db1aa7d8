import { mailsAs, type KeptMail, type ToldFiles } from "#domain/messages";
import type { Letter } from "#templates/messages";
import type { Outgoing, Outlet } from "../outlet.ts";

/**
 * The same way out; what has left by it can be looked at on the page of the demonstration. What can't be kept is reported and costs the mail nothing: it has
 * left already.
 */
export function keptOutlet(outlet: Outlet, files: Pick<ToldFiles, "keep">, report: (error: unknown) => string): Outlet {
  return {
    ...outlet,
    send: async (outgoing, signal) => {
      const outcome = await outlet.send(outgoing, signal);
      if (outcome.kind === "accepted") await files.keep(mailsAs, outgoing.id, keptMail(outgoing)).catch(report);
      return outcome;
    },
  };
}

function keptMail({ to, letter }: Outgoing): KeptMail {
  return { to, subject: letter.subject, html: withPictures(letter), files: letter.attachments.flatMap(fileOf) };
}

type LetterFile = Letter["attachments"][number];

function fileOf({ name, mediaType, content, inline }: LetterFile): KeptMail["files"] {
  return inline === undefined ? [{ name, mediaType, base64: base64(content) }] : [];
}

/** As a mail program shows it: with the pictures that travel inside of the letter. */
function withPictures({ html, attachments }: Letter): string {
  return attachments.reduce(
    (shown, { inline, mediaType, content }) =>
      inline === undefined ? shown : shown.replaceAll(`cid:${inline}`, `data:${mediaType};base64,${base64(content)}`),
    html,
  );
}

const base64 = (content: string | Uint8Array): string => Buffer.from(content).toString("base64");
