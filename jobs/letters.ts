import { isZone, type Tx } from "#domain/kernel";
import {
  dispatchMessages,
  kindRules,
  noticeToken,
  type Channel,
  type ChannelLimits,
  type Dispatched,
  type MessageKind,
  type Reached,
  type Recipient,
} from "#domain/messages";
import { directAccountsOf, type DirectAccount } from "#domain/chat";
import { reachCustomers } from "#domain/orders";
import { reachPartners, reachStaff } from "#domain/partners";
import { linesOfPayouts } from "#domain/payouts";
import { orderToken, overtakenMails } from "#domain/pending-orders";
import { programmeOf, termsAt, type ProgrammeFacts } from "#domain/programme";
import { messageCard, type ToldInChat } from "#templates/cards/message-cards";
import { renderLetter, type LetterFacts, type Reader } from "#templates/messages";
import type { ChatOutgoing, Outgoing } from "./outlets/outlet.ts";

type Parcel = Dispatched["parcels"][number];

/** A message that was claimed, with everything that its words need; they are made when it leaves. */
export type ToSend = {
  readonly parcel: Parcel;
  /** which chat account it goes to; null: by mail */
  readonly linkId: string | null;
  readonly mail: () => Outgoing;
  readonly chat: () => ChatOutgoing;
};

const locale = "en-US";

/** Claims those of some messages that may leave now, and reads what their letters show besides what was told. */
export async function claimLetters(
  tx: Tx,
  ids: readonly string[],
  doors: { readonly limits: Readonly<Partial<Record<Channel, ChannelLimits | undefined>>>; readonly publicUrl: string },
): Promise<{ toSend: ToSend[] } & Pick<Dispatched, "paced" | "settled">> {
  const programme = await programmeOf(tx);
  const { logoUrl, colour, postalAddress } = await termsAt(tx, tx.now);
  let accountOf: AccountOf = () => null;
  const { parcels, paced, settled } = await dispatchMessages(tx, ids, {
    reach: async (people) => {
      accountOf = await directAccountsOf(tx, people);
      return reachPeople(tx, people, programme, accountOf);
    },
    limits: doors.limits,
    overtaken: (messageIds) => overtakenMails(tx, messageIds),
  });
  const payouts = parcels.flatMap((parcel) => (parcel.kind === "payout-released" ? [parcel.facts.payoutId] : []));
  const linesOf = payouts.length > 0 ? await linesOfPayouts(tx, payouts) : null;
  const toSend = parcels.map((parcel): ToSend => {
    const rules = kindRules[parcel.kind];
    const unsubscribeUrl = wayOut(tx, parcel, doors.publicUrl);
    const reader: Reader = {
      locale: parcel.reached.locale,
      zone: parcel.reached.zone,
      name: parcel.reached.name,
      programme: { name: programme.name, url: doors.publicUrl },
      look: { logoUrl, colour, postalAddress },
      unsubscribeUrl,
    };
    const facts = parcel.kind === "payout-released" ? { ...parcel.facts, lines: linesOf?.(parcel.facts.payoutId) ?? [] } : parcel.facts;
    const account = parcel.channel === "mail" ? null : accountOf(parcel.to, parcel.channel);
    return {
      parcel,
      linkId: account?.linkId ?? null,
      mail: () => ({
        id: parcel.id,
        class: rules.class,
        to: { name: parcel.reached.name, address: parcel.reached.addresses.mail ?? "" },
        from: programme.name,
        letter: renderLetter<MessageKind>(parcel.kind, facts, reader),
        unsubscribeUrl: rules.class === "subscription" || rules.isUnasked ? unsubscribeUrl : null,
      }),
      chat: () => {
        if (!account || parcel.kind === "connect-code" || parcel.kind === "pending-order")
          throw new Error(`a ${parcel.kind} can't go by ${parcel.channel}`);
        return {
          id: parcel.id,
          to: account,
          card: messageCard<ToldInChat>(parcel.kind, facts as LetterFacts[ToldInChat]),
          locale: parcel.reached.locale,
          zone: parcel.reached.zone,
        };
      },
    };
  });
  return { toSend, paced, settled };
}

/** Where a mail's reader ends what they need not get: a customer the mails about that order, everybody else by their settings. */
function wayOut(tx: Tx, parcel: Parcel, publicUrl: string): string | null {
  if (parcel.kind === "pending-order") return `${publicUrl}/orders/${orderToken(tx.vault, parcel.facts.orderId)}`;
  return kindRules[parcel.kind].class === "transactional" ? null : `${publicUrl}/notices/${noticeToken(tx.vault, parcel.to)}`;
}

type AccountOf = (of: Recipient, platform: "discord" | "slack") => DirectAccount | null;

async function reachPeople(
  tx: Tx,
  people: readonly Recipient[],
  programme: ProgrammeFacts,
  accountOf: AccountOf,
): Promise<(to: Recipient) => Reached | null> {
  const partners = await reachPartners(
    tx,
    people.filter(({ kind }) => kind === "partner").map(({ id }) => id),
  );
  const staffIds = people.filter(({ kind }) => kind === "staff").map(({ id }) => id);
  const staff = staffIds.length > 0 ? await reachStaff(tx, staffIds) : null;
  const customerIds = people.filter(({ kind }) => kind === "customer").map(({ id }) => id);
  const customers = customerIds.length > 0 ? await reachCustomers(tx, customerIds) : null;
  return ({ kind, id }) => {
    if (kind === "customer") {
      const customer = customers?.get(id);
      // Where they live nobody knows: the programme's night counts.
      return customer
        ? { name: customer.name ?? "", zone: programme.zone, locale, addresses: customer.email === null ? {} : { mail: customer.email } }
        : null;
    }
    const partner = kind === "partner" ? partners.get(id) : undefined;
    const found = partner ?? staff?.get(id);
    if (!found) return null;
    const [discord, slack] = [accountOf({ kind, id }, "discord"), accountOf({ kind, id }, "slack")];
    return {
      name: found.name,
      // Staff live where the programme does.
      // One that was stored before zones were held to their list would keep its companions from leaving.
      zone: partner?.zone != null && isZone(partner.zone) ? partner.zone : programme.zone,
      locale: partner?.locale ?? locale,
      addresses: {
        ...(found.email === null ? {} : { mail: found.email }),
        ...(discord === null ? {} : { discord: discord.account }),
        ...(slack === null ? {} : { slack: slack.account }),
      },
    };
  };
}
