import { Refusal, type InTransaction, type Pictures as KeptPictures, type Tx } from "#domain/kernel";
import { findHandle, spendHandle, type Handle, type Whose } from "#domain/chat";
import type { ToldFiles } from "#domain/messages";
import { partnerById } from "#domain/partners";
import { programmeOf } from "#domain/programme";
import { formCard } from "#templates/local-page";
import { faultView, refusalView } from "#templates/refusals";
import { renderHtml } from "#templates/render/html";
import type { HtmlButton } from "#templates/render/html-forms";
import type { HtmlReader } from "#templates/render/html-values";
import type { View } from "#templates/view";
import { buttonsOf, filledIn, makeButtons, mustBePressable } from "../../buttons.ts";
import { unprefixedLine } from "../../chat-settings.ts";
import type { Asker } from "../../command.ts";
import { guest, resolveAsker } from "../../console/as.ts";
import { lastTold, readerOf, toldAsked } from "../../console/told.ts";
import { dispatch, isAllowed, listed, offeredTo, type Answer, type House } from "../../dispatch.ts";
import { homeCommand, meantCommands, menuOf } from "../../menu.ts";
import type { Pictures } from "../../pictures/pictures.ts";
import { withFiles } from "../../pictures/with-files.ts";
import { mustNotTypePictures } from "../../sent-pictures.ts";
import { isMissing, readOptions, splitCommandLine, type SpokenCommand } from "../../spoken-options.ts";
import { askedOf, fieldsOf } from "./fields.ts";
import { documentFromPage, pictureFromPage } from "./files.ts";

export type LocalHouse = Omit<House, "takePicture" | "takeDocument"> & {
  /** for what is one statement, which needs no transaction around it */
  readonly inStatement: InTransaction;
  readonly pictures: KeptPictures;
  readonly drawing: Pick<Pictures, "drawEach">;
  /** what people were told, and the mails that left */
  readonly told: ToldFiles;
  /** what commands carry on the chat platforms; nobody has to type it here */
  readonly prefix?: string | undefined;
};

type Texts = SpokenCommand["texts"];

/** What somebody wants on the page. */
export type LocalWants =
  | { readonly kind: "home" }
  | { readonly kind: "line"; readonly line: string }
  /** the form of a command that was typed */
  | { readonly kind: "command"; readonly command: string; readonly given: Texts }
  | { readonly kind: "press"; readonly handle: string; readonly given: Texts };

/** An answer as a piece of the page. */
export type LocalAnswer = { readonly outcome: Answer["outcome"]; readonly html: string };

/** Who is spoken as, how they read, and whose buttons they press. */
export type Speaker = { readonly asker: Asker; readonly reader: HtmlReader; readonly whose: Whose };

/** "": nobody yet. Refuses `partner.unknown`, and `console.demonstration-only` everywhere else. */
export async function speakerOf(tx: Tx, who: string): Promise<Speaker> {
  const asker = who === "" ? guest : await resolveAsker(tx, who);
  const { zone } = await programmeOf(tx);
  const partner = asker.staff === null && asker.partnerId !== null ? await partnerById(tx, asker.partnerId) : null;
  return {
    asker,
    reader: { zone: partner?.zone ?? zone, locale: partner?.locale ?? "en-US" },
    // What one of them was shown, another does not press.
    whose: { account: tx.vault.sign("local-page", JSON.stringify([asker.partnerId, asker.staff?.id ?? null])), knownAs: "" },
  };
}

/** Answers whoever sits at the page, as whom they say. Total: a refusal is worded, a fault is reported once and shown as a reference only. */
export async function speak(house: LocalHouse, who: string, wants: LocalWants): Promise<LocalAnswer> {
  let speaker: Speaker | null = null;
  try {
    speaker = await house.inStatement({ kind: "guest" }, (tx) => speakerOf(tx, who));
    return await answer(house, speaker, wants);
  } catch (error) {
    const reader = speaker?.reader ?? { zone: "UTC", locale: "en-US" };
    if (!(error instanceof Refusal))
      return { outcome: "fault", html: renderHtml(faultView(house.report(error)), { ...reader, buttons: [] }) };
    const view = refusalView(error);
    const meant = speaker && error.code === "command.unknown" ? meantCommands(error.facts, offeredTo(speaker.asker, house.commands)) : [];
    return drawSafely(house, speaker, { outcome: "refusal", view: { ...view, actions: [...view.actions, ...meant] } });
  }
}

/** How things stand for somebody, to be looked at and not pressed. */
export async function standing(house: LocalHouse, who: string): Promise<{ readonly view: View; readonly reader: HtmlReader }> {
  const { asker, reader } = await house.inStatement({ kind: "guest" }, (tx) => speakerOf(tx, who));
  const { timed: _, ...quiet } = house;
  const command = listed(homeCommand(asker, house.commands), house.commands);
  const { view } = await dispatch(quiet, { asker, command, options: async (tx) => readOptions(command, {}, await programmeOf(tx)) });
  return { view, reader };
}

/** A View as a piece of the page, with its courses drawn. */
export async function drawn(
  house: Pick<LocalHouse, "drawing" | "pictures" | "report">,
  view: View,
  reader: HtmlReader,
  buttons: readonly HtmlButton[] = [],
): Promise<string> {
  const [whole, charts] = await Promise.all([withFiles(view, house), house.drawing.drawEach(view, reader.locale)]);
  return renderHtml(whole, { ...reader, buttons, charts });
}

async function answer(house: LocalHouse, { asker, reader, whose }: Speaker, wants: LocalWants): Promise<LocalAnswer> {
  const asked = wants.kind === "line" ? toldAsked(wants.line) : null;
  if (asked !== null) return { outcome: "answer", html: await drawn(house, await lastTold(house.told, readerOf(asker), asked), reader) };
  const { command, texts, handle } = await wishOf(house, { asker, whose }, wants);
  if (wants.kind === "line" && isAllowed(command, asker) && wantsForm(command, texts)) {
    const { name, sentence } = command;
    return { outcome: "answer", html: formCard({ command: name, sentence, fields: fieldsOf(command, askedOf(command), texts) }) };
  }
  let buttons: readonly HtmlButton[] = [];
  const taking = { ...house, takePicture: pictureFromPage(house.pictures), takeDocument: documentFromPage };
  const { outcome, view } = await dispatch(taking, {
    asker,
    command,
    texts,
    options: async (tx, taken) => readOptions(command, taken, await programmeOf(tx)),
    within: async (tx, run) => {
      if (handle?.uses === "once") await spendHandle(tx, handle);
      const shown = await run();
      if (!(shown instanceof Refusal)) buttons = await pressable(house, tx, whose, shown);
      return shown;
    },
  });
  // What a refusal or a fault has undone took the buttons with it.
  if (outcome !== "answer") return drawSafely(house, { asker, reader, whose }, { outcome, view });
  return { outcome, html: await drawn(house, view, reader, buttons) };
}

type Wish = SpokenCommand & { readonly handle: Handle | null };

async function wishOf(
  { commands, inStatement, prefix }: LocalHouse,
  { asker, whose }: Pick<Speaker, "asker" | "whose">,
  wants: LocalWants,
): Promise<Wish> {
  switch (wants.kind) {
    case "home":
      return { command: listed(homeCommand(asker, commands), commands), texts: {}, handle: null };
    case "line": {
      const line = unprefixedLine(wants.line, prefix);
      const spoken = menuOf(line, asker, commands) ?? splitCommandLine(line, commands, offeredTo(asker, commands));
      mustNotTypePictures(spoken.command, spoken.texts);
      return typedWish(spoken);
    }
    case "command":
      return typedWish({ command: listed(wants.command, commands), texts: wants.given });
    case "press": {
      const { handle, now } = await inStatement({ kind: "guest" }, async (tx) => ({
        handle: await findHandle(tx, wants.handle),
        now: tx.now,
      }));
      mustBePressable(handle, whose, now);
      return { command: listed(handle.command, commands), texts: filledIn(handle, wants.given), handle };
    }
    default:
      return wants satisfies never;
  }
}

/** As on the chat platforms: what only buttons carry nobody can type. */
function typedWish({ command, texts }: SpokenCommand): Wish {
  const typed = Object.entries(texts).filter(([name]) => !command.options[name]?.isCarried);
  return { command, texts: Object.fromEntries(typed), handle: null };
}

/** A command that always opens a form, or that lacks what it needs. */
function wantsForm({ opens, options }: SpokenCommand["command"], texts: Texts): boolean {
  return opens === "modal" || Object.entries(options).some(([name, { required }]) => required && isMissing(texts[name]));
}

async function pressable({ commands }: LocalHouse, tx: Pick<Tx, "em" | "now">, whose: Whose, view: View): Promise<HtmlButton[]> {
  const planned = buttonsOf(view, commands);
  const made = await makeButtons(tx, whose, planned);
  return made.map((button, index) => {
    const command = commands.find(({ name }) => name === button.command);
    const fields = command ? fieldsOf(command, button.asks) : [];
    return { ...button, isOnce: planned[index]?.handle.uses === "once", fields };
  });
}

async function drawSafely(house: LocalHouse, speaker: Speaker | null, { outcome, view }: Answer): Promise<LocalAnswer> {
  const reader = speaker?.reader ?? { zone: "UTC", locale: "en-US" };
  const buttons = speaker ? await house.inStatement({ kind: "guest" }, (tx) => pressable(house, tx, speaker.whose, view)) : [];
  return { outcome, html: renderHtml(view, { ...reader, buttons }) };
}
