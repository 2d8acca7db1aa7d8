import { Refusal, refuse, type InTransaction, type Tx } from "#domain/kernel";
import { findHandle, hearOnce, spendHandle, type Handle, type NamedAccount, type Whose } from "#domain/chat";
import type { ChannelPlace } from "#domain/messages";
import { programmeOf } from "#domain/programme";
import { faultView, refusalView } from "#templates/refusals";
import type { Button } from "#templates/render/button";
import type { View } from "#templates/view";
import { buttonsOf, filledIn, makeButtons, mustBePressable, whoseButtons, type Planned } from "./buttons.ts";
import type { Asker } from "./command.ts";
import { dispatch, listed, offeredTo, type Answer, type House } from "./dispatch.ts";
import { homeCommand, meantCommands, menuOf } from "./menu.ts";
import { withoutMentions } from "./mentioned-partners.ts";
import { limitsFor, type Paces } from "./paces.ts";
import { mustNotTypePictures } from "./sent-pictures.ts";
import { asPosted, asPreview, postButton, postedView, shareButton, wordFor } from "./sharing.ts";
import { readOptions, splitCommandLine, type SpokenCommand } from "./spoken-options.ts";

/** Something somebody did in chat. */
export type Heard = {
  readonly from: NamedAccount;
  /** the platform's id of this event; it is acted on once */
  readonly key: string;
  readonly wants: Wants;
  /** the channel that it was done in, as the platform says; left out in direct messages */
  readonly place?: ChannelPlace | undefined;
};

export type Wants =
  /** a command whose options the platform took by name, as text */
  | { readonly kind: "command"; readonly command: string; readonly given: SpokenCommand["texts"] }
  /** what was typed after the slash: "earnings why 4107" */
  | { readonly kind: "line"; readonly line: string }
  /** nothing in particular: what whoever comes in should see first */
  | { readonly kind: "home" }
  /** a button; `filled`: what its form asked for */
  | { readonly kind: "press"; readonly handle: string; readonly filled: SpokenCommand["texts"] };

/** What to show whoever asked, and nobody else. */
export type Reply = {
  readonly view: View;
  readonly buttons: readonly Button[];
  readonly outcome: Answer["outcome"];
  /** the command that answered */
  readonly from?: string | undefined;
  /** what to post first where it was asked, for everybody there to see, without buttons; `view` then says that it is posted */
  readonly post?: View | undefined;
  /** the button that posts it, anew: pressing it has used it up, and a platform may not have taken what it was for. Total. */
  readonly again?: (() => Promise<readonly Button[]>) | undefined;
};

export type Conversation = {
  /** Total. `null`: this event was heard before, here or elsewhere, and whoever heard it first answers. */
  hear(heard: Heard): Promise<Reply | null>;
};

export type ConversationHouse = House & {
  /** for what is one statement, which needs no transaction around it */
  readonly inStatement: InTransaction;
  /** who an account is, as this programme knows it */
  readonly askerOf: (tx: Tx, from: NamedAccount) => Promise<Asker>;
  /** how fast anybody may ask; the usual ones unless said */
  readonly paces?: Paces | undefined;
};

/**
 * The common part of the chat doors: who asks, whether now, what, and the answer with its buttons.
 *
 * An event is claimed before anything is done, by a statement of its own; the command runs in the next transaction. Where a process dies in
 * between, or its answer gets lost, the command has run at most once: whoever sees no answer asks again, and that is another event. A button
 * that works once is used up in the command's own transaction: what was undone can be pressed again, what was done can't.
 */
export function makeConversation(house: ConversationHouse): Conversation {
  return {
    hear: async (heard) => {
      try {
        return await hear(house, heard);
      } catch (error) {
        return { outcome: "fault", view: faultView(house.report(error)), buttons: [] };
      }
    },
  };
}

/** What somebody wants done, once it is clear. */
type Wish = SpokenCommand & { readonly handle: Handle | null };

async function hear(house: ConversationHouse, { from, key, wants, place }: Heard): Promise<Reply | null> {
  const { asker: known, whose, wish } = await house.inStatement({ kind: "guest" }, (tx) => understand(tx, house, from, wants));
  const asker: Asker = known.chat ? { ...known, chat: { ...known.chat, place } } : known;
  const command = wish instanceof Refusal ? null : wish.command;
  const limits = limitsFor({ from, account: whose.account, asker, command }, house.paces);
  const hearing = await house.inStatement({ kind: "guest" }, (tx) => hearOnce(tx, { platform: from.platform, key }, limits));
  if (hearing.kind === "repeat") return null;
  if (hearing.kind === "too-fast") return refused(house, whose, refuse("chat.too-fast", { seconds: hearing.seconds }), asker);
  return wish instanceof Refusal ? refused(house, whose, wish, asker) : answer(house, { asker, whose, by: from.name }, wish);
}

async function understand(
  tx: Tx,
  house: ConversationHouse,
  from: NamedAccount,
  wants: Wants,
): Promise<{ asker: Asker; whose: Whose; wish: Wish | Refusal }> {
  const finding = wants.kind === "press" ? findHandle(tx, wants.handle) : Promise.resolve(null);
  const [asker, handle] = await Promise.all([house.askerOf(tx, from), finding]);
  const whose = whoseButtons(tx.vault, from, asker);
  return { asker, whose, wish: refusalOr(() => wishOf(wants, { commands: house.commands, asker, whose, handle, now: tx.now })) };
}

/** A refusal is known at once and told only when the event is claimed. */
function refusalOr<T>(work: () => T): T | Refusal {
  try {
    return work();
  } catch (error) {
    if (error instanceof Refusal) return error;
    throw error;
  }
}

type Asked = {
  readonly commands: ConversationHouse["commands"];
  readonly asker: Asker;
  readonly whose: Whose;
  readonly handle: Handle | null;
  readonly now: Tx["now"];
};

function wishOf(wants: Wants, { commands, asker, whose, handle, now }: Asked): Wish {
  switch (wants.kind) {
    case "line": {
      const spoken = menuOf(wants.line, asker, commands) ?? splitCommandLine(wants.line, commands, offeredTo(asker, commands));
      mustNotTypePictures(spoken.command, spoken.texts);
      return typedWish(spoken);
    }
    case "command":
      return typedWish({ command: listed(wants.command, commands), texts: wants.given });
    case "home":
      return { command: listed(homeCommand(asker, commands), commands), texts: {}, handle: null };
    case "press":
      mustBePressable(handle, whose, now);
      return { command: listed(handle.command, commands), texts: filledIn(handle, wants.filled), handle };
    default:
      return wants satisfies never;
  }
}

/** What only buttons carry nobody can type here: a confirmation is a press under what was shown, and of nothing else. */
function typedWish({ command, texts }: SpokenCommand): Wish {
  const typed = Object.entries(texts).filter(([name]) => !command.options[name]?.isCarried);
  return { command, texts: Object.fromEntries(typed), handle: null };
}

type Speaker = { readonly asker: Asker; readonly whose: Whose; readonly by: string };

async function answer(house: ConversationHouse, { asker, whose, by }: Speaker, { command, texts, handle }: Wish): Promise<Reply> {
  let buttons: readonly Button[] = [];
  let post: View | undefined;
  let again: Reply["again"];
  const does = handle?.does ?? "answer";
  const { outcome, view } = await dispatch(house, {
    asker,
    command,
    isForOthers: does !== "answer",
    texts,
    options: async (tx, taken) => {
      const meant = asker.chat ? await withoutMentions(tx, command, taken, asker.chat.account) : taken;
      return readOptions(command, meant, await programmeOf(tx));
    },
    within: async (tx, run) => {
      if (handle?.uses === "once") await spendHandle(tx, handle);
      const shown = await run();
      if (shown instanceof Refusal) return shown;
      if (does === "answer") {
        const share = command.shareable ? [shareButton(command.name, texts)] : [];
        buttons = await makeButtons(tx, whose, [...buttonsOf(shown, house.commands), ...share]);
        return shown;
      }
      const posted = asPosted(shown, by);
      if (does === "preview") {
        buttons = await makeButtons(tx, whose, [postButton(posted, command.name, texts)]);
        return asPreview(posted);
      }
      if (wordFor(posted) !== handle?.seen) throw refuse("button.stale", { command: command.name });
      post = posted;
      again = () => anew(house, whose, postButton(posted, command.name, texts));
      return postedView;
    },
  });
  // What a refusal or a fault has undone took the buttons with it.
  return outcome === "answer" ? { outcome, view, buttons, from: command.name, post, again } : withButtons(house, whose, { outcome, view });
}

/** A button that was pressed in vain, once more. Whoever gets none where this fails too asks from the beginning. */
async function anew(house: ConversationHouse, whose: Whose, button: Planned): Promise<readonly Button[]> {
  try {
    return await house.inStatement({ kind: "guest" }, (tx) => makeButtons(tx, whose, [button]));
  } catch (error) {
    house.report(error);
    return [];
  }
}

/** What may have been meant by a command that there is not can be asked by a button. */
function refused(house: ConversationHouse, whose: Whose, refusal: Refusal, asker: Asker): Promise<Reply> {
  const view = refusalView(refusal);
  const meant = refusal.code === "command.unknown" ? meantCommands(refusal.facts, offeredTo(asker, house.commands)) : [];
  return withButtons(house, whose, { outcome: "refusal", view: { ...view, actions: [...view.actions, ...meant] } });
}

async function withButtons(house: ConversationHouse, whose: Whose, { outcome, view }: Answer): Promise<Reply> {
  const planned = buttonsOf(view, house.commands);
  if (planned.length === 0) return { outcome, view, buttons: [] };
  return { outcome, view, buttons: await house.inStatement({ kind: "guest" }, (tx) => makeButtons(tx, whose, planned)) };
}
