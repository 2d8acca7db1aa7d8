import type { SendMailOptions } from "nodemailer";
import type { Outgoing } from "../outlet.ts";

/** In whose name mails leave. Addresses have been checked by the settings. */
export type Sender = {
  readonly from: string;
  readonly fromSubscriptions: string;
  /** the envelope's sender: who is told that a mail could not be delivered */
  readonly bounces: string;
};

/**
 * A mail as nodemailer takes it. Addresses are objects, never text to be parsed; nothing may open files or URLs; a line break in anything that
 * becomes a header is refused. The Message-ID is the message's own, so that every try carries the same.
 */
export function mailOf({ id, class: of, to, from: programme, letter, unsubscribeUrl }: Outgoing, sender: Sender): SendMailOptions {
  const from = of === "subscription" ? sender.fromSubscriptions : sender.from;
  const host = hostOf(from);
  for (const header of [
    to.name,
    to.address,
    programme,
    letter.subject,
    unsubscribeUrl ?? "",
    ...letter.attachments.map(({ name }) => name),
  ])
    mustBeOneLine(header);
  return {
    from: { name: asWritten(programme), address: from },
    to: { name: asWritten(to.name), address: to.address },
    envelope: { from: sender.bounces, to: [to.address] },
    messageId: `<${id}@${hostOf(sender.from)}>`,
    subject: asWritten(letter.subject),
    text: letter.text,
    html: letter.html,
    attachments: letter.attachments.map((file) => ({
      filename: file.name,
      contentType: file.mediaType,
      content: typeof file.content === "string" ? file.content : Buffer.from(file.content),
      // A part of the letter, and not something beside it.
      ...(file.inline === undefined ? {} : { cid: file.inline, contentDisposition: "inline" as const }),
    })),
    headers: {
      // Nobody's holiday answer needs to answer a machine.
      "Auto-Submitted": "auto-generated",
      ...(unsubscribeUrl === null
        ? {}
        : {
            "List-Id": { prepared: true, value: `<notices.${host}>` },
            "List-Unsubscribe": { prepared: true, value: `<${unsubscribeUrl}>` },
            "List-Unsubscribe-Post": { prepared: true, value: "List-Unsubscribe=One-Click" },
          }),
    },
    disableFileAccess: true,
    disableUrlAccess: true,
  };
}

function hostOf(address: string): string {
  return address.slice(address.lastIndexOf("@") + 1);
}

const longest = 300;

/**
 * A header's text as mail programs show it. "=?utf-8?B?…?=" in somebody's name would be taken for an encoded word, and decoded into whatever
 * it hides; an invisible sign in it makes nodemailer encode all of it. Nor may a line grow beyond what servers take (RFC 5322, 2.1.1: 998).
 */
function asWritten(text: string): string {
  const characters = Array.from(text);
  const short = characters.length > longest ? `${characters.slice(0, longest - 1).join("")}…` : text;
  return short.replaceAll("=?", "=\u2060?");
}

function mustBeOneLine(text: string): void {
  if (/[\r\n\0]/.test(text)) throw new Error("a header of a mail would break its line");
}
