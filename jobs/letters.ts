import type { Tx } from "#domain/kernel";
import {
  dispatchMessages,
  isPerson,
  kindRules,
  letterKinds,
  noticeToken,
  wordedAs,
  type Channel,
  type ChannelLimits,
  type Dispatched,
  type LetterKind,
  type MessageKind,
} from "#domain/messages";
import { announcementsById, calledOffAnnouncements } from "#domain/announcements";
import { toldInDigests } from "#domain/digests";
import { anybodys, directAccountsById, mintHandles, whoseHandles, type Whose } from "#domain/chat";
import { linesOfPayouts } from "#domain/payouts";
import { orderToken, overtakenMails } from "#domain/pending-orders";
import { programmeOf, termsAt } from "#domain/programme";
import { announcementTold } from "#templates/announcement-told";
import { channelCard, isToldInChat, messageCard, type ToldInChat } from "#templates/cards/message-cards";
import { letterPictures, renderLetter, type LetterFacts, type Reader } from "#templates/messages";
import type { Button } from "#templates/render/button";
import { spelledView, type Spelling } from "#templates/spelling";
import { blank, type View, type ViewFile, type ViewPicture } from "#templates/view";
import type { ChatOutgoing, Outgoing } from "./outlets/outlet.ts";
import { reachAll, standsFor, type ChatPlaceOf } from "./reach.ts";

type Parcel = Dispatched["parcels"][number];
type ChatPlace = NonNullable<ReturnType<ChatPlaceOf>>;

/** A message that was claimed, with everything that its words need; they are made when it leaves. */
export type ToSend = {
  readonly parcel: Parcel;
  /** which chat account it goes to; null: by mail, or to a channel */
  readonly linkId: string | null;
  /** what it shows, as far as that can be found; whatever is missing costs the message nothing */
  readonly pictures: readonly ViewPicture[];
  readonly mail: (files: readonly ViewFile[]) => Outgoing;
  readonly chat: (files: readonly ViewFile[]) => ChatOutgoing;
};

/**
 * Bytes of a picture inside of a mail: it goes to each of thousands. A small one (640 pixels) has some 60,000; what is larger has holes in it or is all
 * colours, and is looked at in chat.
 */
const mostInMail = 300_000;

/** Claims those of some messages that may leave now, and reads what their letters show besides what was told. */
export async function claimLetters(
  tx: Tx,
  ids: readonly string[],
  doors: {
    readonly limits: Readonly<Partial<Record<Channel, ChannelLimits | undefined>>>;
    readonly publicUrl: string;
    /** how commands are typed on the chat platforms */
    readonly spell: Spelling;
  },
): Promise<{ toSend: ToSend[] } & Pick<Dispatched, "paced" | "settled">> {
  const programme = await programmeOf(tx);
  const look = await termsAt(tx, tx.now);
  let placeOf: ChatPlaceOf = () => null;
  const { parcels, paced, settled } = await dispatchMessages(tx, ids, {
    reach: async (addressees) => {
      const reached = await reachAll(tx, addressees, programme);
      placeOf = reached.placeOf;
      return reached.reach;
    },
    limits: doors.limits,
    overtaken: async (due) => {
      const of = (kind: MessageKind): string[] => due.flatMap((each) => (each.kind === kind ? [each.id] : []));
      const inDigests = await toldInDigests(tx, of("sale-alert"));
      const calledOff = await calledOffAnnouncements(tx, of("announcement"));
      return new Map([
        ...(await overtakenMails(tx, of("pending-order"))),
        ...inDigests.map((id) => [id, "in-digest"] as const),
        ...calledOff.map((id) => [id, "overtaken"] as const),
      ]);
    },
  });
  const payouts = parcels.flatMap((parcel) => (parcel.kind === "payout-released" ? [parcel.facts.payoutId] : []));
  const linesOf = payouts.length > 0 ? await linesOfPayouts(tx, payouts) : null;
  const announced = await announcementsById(
    tx,
    parcels.flatMap((parcel) => (isAnnounced(parcel) ? [parcel.facts.announcement] : [])),
  );
  const toldAs = new Map([...announced].map(([id, announcement]) => [id, announcementTold(announcement)]));
  const factsOf = (parcel: Parcel): object => {
    if (isAnnounced(parcel)) return { ...parcel.facts, ...toldAs.get(parcel.facts.announcement) };
    return parcel.kind === "payout-released" ? { ...parcel.facts, lines: linesOf?.(parcel.facts.payoutId) ?? [] } : parcel.facts;
  };
  const links = parcels.flatMap((parcel) => (parcel.kind === "destination-changed" ? (parcel.facts.link ?? []) : []));
  const ofLink = links.length > 0 ? await directAccountsById(tx, links) : null;
  const toSend: ToSend[] = [];
  for (const parcel of parcels) {
    // What has to reach every account goes to its own; where that was closed since, another one of theirs hears it twice.
    const named = parcel.kind === "destination-changed" ? ofLink?.get(parcel.facts.link ?? "") : undefined;
    const place = parcel.channel === "mail" ? null : named ? { account: named } : placeOf(parcel.to, parcel.channel);
    const chat = place
      ? await chatOutgoing(tx, parcel, { place, spell: doors.spell }, factsOf(parcel))
      : { pictures: [], outgoing: () => null };
    const facts = factsOf(parcel);
    toSend.push({
      parcel,
      linkId: place && "account" in place ? place.account.linkId : null,
      pictures: parcel.channel === "mail" ? picturesOf(wordedAs(parcel.kind), facts) : chat.pictures,
      mail: (files) =>
        mailOutgoing(tx, parcel, facts, {
          programme: { name: programme.name, url: doors.publicUrl },
          look,
          spell: doors.spell,
          files: files.filter(({ content }) => content.length <= mostInMail),
        }),
      chat: (files) => {
        const outgoing = chat.outgoing();
        if (!outgoing) throw new Error(`a ${parcel.kind} can't go by ${parcel.channel}`);
        return { ...outgoing, card: { ...outgoing.card, files } };
      },
    });
  }
  return { toSend, paced, settled };
}

function isAnnounced(parcel: Parcel): parcel is Parcel & { readonly kind: "announcement" | "announcement-test" } {
  return wordedAs(parcel.kind) === "announcement";
}

/** Where a mail's reader ends what they need not get: a customer the mails about that order, everybody else by their settings. */
function wayOut(tx: Tx, { kind: told, to }: Parcel, facts: object, publicUrl: string): string | null {
  const kind = wordedAs(told);
  if (kind === "pending-order") return `${publicUrl}/orders/${orderToken(tx.vault, (facts as LetterFacts["pending-order"]).orderId)}`;
  return kindRules[kind].class === "transactional" || !isPerson(to) ? null : `${publicUrl}/notices/${noticeToken(tx.vault, to)}`;
}

function mailOutgoing(
  tx: Tx,
  parcel: Parcel,
  facts: object,
  {
    programme,
    look: { logoUrl, colour, postalAddress },
    spell,
    files,
  }: Pick<Reader, "programme" | "look" | "spell"> & { readonly files: readonly ViewFile[] },
): Outgoing {
  const { id, reached } = parcel;
  const kind = wordedAs(parcel.kind);
  if (!isLetterKind(kind)) throw new Error(`a ${kind} can't go by mail`);
  const rules = kindRules[kind];
  const unsubscribeUrl = wayOut(tx, parcel, facts, programme.url);
  const { locale, zone, name } = reached;
  const reader: Reader = { locale, zone, name, programme, look: { logoUrl, colour, postalAddress }, unsubscribeUrl, spell };
  return {
    id,
    class: rules.class,
    to: { name, address: reached.addresses.mail ?? "" },
    from: programme.name,
    letter: renderLetter<LetterKind>(kind, facts as LetterFacts[LetterKind], reader, files),
    unsubscribeUrl: rules.class === "subscription" || rules.isUnasked ? unsubscribeUrl : null,
  };
}

function picturesOf(kind: Parcel["kind"], facts: object): ViewPicture[] {
  return isLetterKind(kind) ? letterPictures<LetterKind>(kind, facts as LetterFacts[LetterKind]) : [];
}

function isLetterKind(kind: Parcel["kind"]): kind is LetterKind {
  return (letterKinds as readonly string[]).includes(kind);
}

/**
 * A message for chat, its buttons made: in a channel for whoever sees them, each as themselves. One that can't be put into words says so when it
 * is to leave, and keeps no other from it.
 */
async function chatOutgoing(
  tx: Tx,
  { id, kind: asTold, reached: { locale, zone } }: Parcel,
  { place, spell }: { readonly place: ChatPlace; readonly spell: Spelling },
  told: object,
): Promise<{ readonly pictures: readonly ViewPicture[]; readonly outgoing: () => ChatOutgoing | null }> {
  const kind = wordedAs(asTold);
  if (!isToldInChat(kind)) return { pictures: [], outgoing: () => null };
  const to =
    "console" in place
      ? { account: place.console, place: null }
      : "channel" in place
        ? { account: "", place: place.channel.channel }
        : place.account;
  let card: View;
  try {
    const worded = ("channel" in place ? channelCard<ToldInChat> : messageCard<ToldInChat>)(kind, told as LetterFacts[ToldInChat]);
    card = spelledView(worded, spell);
  } catch (error) {
    return {
      pictures: [],
      outgoing: () => {
        throw error;
      },
    };
  }
  // At the console there is nothing to press: what a button would do stands there as a line to type.
  const buttons = "console" in place ? [] : await buttonsOf(tx, card, await whoseButtons(tx, place));
  const outgoing = { id, to, card, buttons, locale, zone };
  return { pictures: card.pictures ?? [], outgoing: () => outgoing };
}

async function whoseButtons(tx: Tx, place: Exclude<ChatPlace, { readonly console: string }>): Promise<Whose> {
  return "channel" in place ? anybodys : whoseHandles(tx.vault, place.account, await standsFor(tx, place.account));
}

/** What is pressed under a message shows something, or asks for what is missing: it can be pressed again. */
async function buttonsOf(tx: Tx, { actions }: View, whose: Whose): Promise<Button[]> {
  const wanted = actions.map(({ command, options }) => ({ does: "answer", command, options, uses: "many" }) as const);
  const handles = await mintHandles(tx, whose, wanted, true);
  return actions.map(({ label, style, command, options }, index) => ({
    label,
    style,
    command,
    handle: handles[index] ?? "",
    asks: Object.keys(options).filter((name) => options[name] === blank),
  }));
}
