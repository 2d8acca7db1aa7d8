import type { Tx } from "#domain/kernel";
import {
  dispatchMessages,
  kindRules,
  noticeToken,
  type ChannelLimits,
  type Dispatched,
  type MessageKind,
  type Reached,
  type Recipient,
} from "#domain/messages";
import { reachPartners, reachStaff } from "#domain/partners";
import { linesOfPayouts } from "#domain/payouts";
import { programmeOf, termsAt, type ProgrammeFacts } from "#domain/programme";
import { renderLetter, type Reader } from "#templates/messages";
import type { Outgoing } from "./outlets/outlet.ts";

type Parcel = Dispatched["parcels"][number];

/** A message that was claimed, with everything that its words need; they are made when it leaves. */
export type ToSend = { readonly parcel: Parcel; readonly outgoing: () => Outgoing };

const locale = "en-US";

/** Claims those of some messages that may leave now, and reads what their letters show besides what was told. */
export async function claimLetters(
  tx: Tx,
  ids: readonly string[],
  doors: { readonly limits: Readonly<Record<string, ChannelLimits>>; readonly publicUrl: string },
): Promise<{ toSend: ToSend[]; paced: Dispatched["paced"] }> {
  const programme = await programmeOf(tx);
  const { logoUrl, colour, postalAddress } = await termsAt(tx, tx.now);
  const { parcels, paced } = await dispatchMessages(tx, ids, {
    reach: (people) => reachPeople(tx, people, programme),
    limits: doors.limits,
  });
  const payouts = parcels.flatMap((parcel) => (parcel.kind === "payout-released" ? [parcel.facts.payoutId] : []));
  const linesOf = payouts.length > 0 ? await linesOfPayouts(tx, payouts) : null;
  const toSend = parcels.map((parcel): ToSend => {
    const rules = kindRules[parcel.kind];
    const unsubscribeUrl = rules.class === "transactional" ? null : `${doors.publicUrl}/notices/${noticeToken(tx.vault, parcel.to)}`;
    const reader: Reader = {
      locale: parcel.reached.locale,
      zone: parcel.reached.zone,
      name: parcel.reached.name,
      programme: { name: programme.name, url: doors.publicUrl },
      look: { logoUrl, colour, postalAddress },
      unsubscribeUrl,
    };
    const facts = parcel.kind === "payout-released" ? { ...parcel.facts, lines: linesOf?.(parcel.facts.payoutId) ?? [] } : parcel.facts;
    return {
      parcel,
      outgoing: () => ({
        id: parcel.id,
        class: rules.class,
        to: { name: parcel.reached.name, address: parcel.reached.addresses[parcel.channel] ?? "" },
        from: programme.name,
        letter: renderLetter<MessageKind>(parcel.kind, facts, reader),
        unsubscribeUrl: rules.class === "subscription" ? unsubscribeUrl : null,
      }),
    };
  });
  return { toSend, paced };
}

async function reachPeople(tx: Tx, people: readonly Recipient[], programme: ProgrammeFacts): Promise<(to: Recipient) => Reached | null> {
  const partners = await reachPartners(
    tx,
    people.filter(({ kind }) => kind === "partner").map(({ id }) => id),
  );
  const staffIds = people.filter(({ kind }) => kind === "staff").map(({ id }) => id);
  const staff = staffIds.length > 0 ? await reachStaff(tx, staffIds) : null;
  return ({ kind, id }) => {
    const partner = kind === "partner" ? partners.get(id) : undefined;
    const found = partner ?? staff?.get(id);
    if (!found) return null;
    return {
      name: found.name,
      // Staff live where the programme does.
      zone: partner?.zone ?? programme.zone,
      locale: partner?.locale ?? locale,
      addresses: found.email === null ? {} : { mail: found.email },
    };
  };
}
