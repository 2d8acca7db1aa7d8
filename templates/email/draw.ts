import type { MessageClass, MessageKind } from "#domain/messages";
import { openTemplates } from "../engine.ts";
import { inkOn } from "../ink.ts";
import type { Spelling } from "../spelling.ts";
import { englishOf } from "./dates.ts";
import { styles } from "./styles.ts";
import type { Tongue, Words } from "./words.ts";

/** What the letterhead shows of the reader and of the programme. */
export type LetterheadFacts = Tongue & {
  readonly name: string;
  readonly programme: { readonly name: string };
  readonly look: { readonly logoUrl: string | null; readonly colour: string; readonly postalAddress: string | null };
  readonly unsubscribeUrl: string | null;
  readonly spell: Spelling;
};

const html = openTemplates({
  folder: "email",
  format: "html",
  frame: "letterhead",
  parts: { type: "parts/type", fact: "parts/fact", picture: "parts/picture", address: "parts/address" },
  styles,
});
const txt = openTemplates({ folder: "email", format: "txt", frame: "letterhead" });

/**
 * Draws a letter twice: as HTML, and as text that was written to be read as text. What people typed is harmless by now. No letter may name a fact as the
 * letterhead names one of its own: one would stand where the other belongs, and nobody would notice.
 */
export function drawLetter(
  kind: MessageKind,
  of: MessageClass,
  words: Omit<Words, "attachments">,
  reader: LetterheadFacts,
): { readonly html: string; readonly text: string } {
  const { subject, preheader, title, shows, foot } = words;
  const frame = {
    subject,
    preheader,
    title,
    reader,
    programme: reader.programme,
    look: reader.look,
    band: inks.getOrInsertComputed(reader.look.colour, inkOn),
    // The words are English; only amounts and dates are the reader's own.
    lang: englishOf(reader.locale),
    foot: foot ?? (reader.unsubscribeUrl === null ? fixed : choices[of]),
  };
  const taken = Object.keys(frame).filter((name) => name in shows);
  if (taken.length > 0) throw new Error(`the letter ${kind} shows ${taken.join(", ")}, which the letterhead names something else`);
  const model = { ...shows, ...frame };
  return {
    html: html(`${kind}/letter`, reader.spell)(model),
    text: `${txt(
      `${kind}/letter`,
      reader.spell,
    )(model)
      .replaceAll(/\n{3,}/g, "\n\n")
      .trim()}\n`,
  };
}

const inks = new Map<string, ReturnType<typeof inkOn>>();

const fixed = { why: "You get this mail because it is about your account; mails like it can't be switched off.", leave: "" };
const choices: Readonly<Record<MessageClass, { readonly why: string; readonly leave: string }>> = {
  transactional: { ...fixed, leave: "Your mail settings" },
  relationship: { why: "You get this mail because you are a partner.", leave: "Choose which mails you get" },
  subscription: { why: "You get this mail because you are a partner.", leave: "Choose which mails you get, or end them" },
};
