import { isZone, type Tx } from "#domain/kernel";
import { askerOf, directAccountsById, directAccountsOf, type DirectAccount } from "#domain/chat";
import {
  channelsById,
  isPerson,
  toldAs,
  type Addressee,
  type Channel,
  type ChatChannelFacts,
  type Reached,
  type Recipient,
} from "#domain/messages";
import { reachCustomers } from "#domain/orders";
import { reachPartners, reachStaff } from "#domain/partners";
import { placesOfAskers } from "#domain/support";
import type { ProgrammeFacts } from "#domain/programme";

/** Where a message goes besides mailboxes: somebody's account on a chat platform, a channel there, or what somebody is told at the console. */
export type ChatPlaceOf = (
  to: Addressee,
  by: Exclude<Channel, "mail">,
) => { readonly account: DirectAccount } | { readonly channel: ChatChannelFacts } | { readonly console: string } | null;

const locale = "en-US";

/** How some people and channels are reached, all of them in one look. */
export async function reachAll(
  tx: Tx,
  addressees: readonly Addressee[],
  programme: ProgrammeFacts,
): Promise<{ readonly reach: (to: Addressee) => Reached | null; readonly placeOf: ChatPlaceOf }> {
  const people = addressees.filter(isPerson);
  const ids = (kind: Addressee["kind"]): string[] => addressees.flatMap((to) => (to.kind === kind ? [to.id] : []));
  const accountOf = await directAccountsOf(tx, people);
  const accounts = await directAccountsById(tx, ids("account"));
  const channels = await channelsById(tx, ids("channel"));
  const partners = await reachPartners(tx, ids("partner"));
  const staff = ids("staff").length > 0 ? await reachStaff(tx, ids("staff")) : null;
  const customers = ids("customer").length > 0 ? await reachCustomers(tx, ids("customer")) : null;

  const askers = await placesOfAskers(tx, ids("asker"));

  const placeOf: ChatPlaceOf = (to, by) => {
    if (by === "console") return isPerson(to) ? { console: toldAs(to) } : null;
    if (to.kind === "asker") {
      const asker = askers.get(to.id);
      return asker?.platform === by ? { account: { ...asker, linkId: null, place: null } } : null;
    }
    if (to.kind === "account") {
      const account = accounts.get(to.id);
      return account?.platform === by ? { account } : null;
    }
    if (isPerson(to)) {
      const account = accountOf(to, by);
      return account && { account };
    }
    const channel = channels.get(to.id);
    return channel?.platform === by ? { channel } : null;
  };
  const reachChannel = (id: string): Reached | null => {
    const found = channels.get(id);
    return found ? { name: found.name, zone: programme.zone, locale, addresses: { [found.platform]: found.channel } } : null;
  };
  const reachAccount = ({ kind, id }: Addressee): Reached | null => {
    const found = kind === "asker" ? askers.get(id) : accounts.get(id);
    return found ? { name: "", zone: programme.zone, locale, addresses: { [found.platform]: found.account } } : null;
  };
  const reachCustomer = (id: string): Reached | null => {
    const found = customers?.get(id);
    if (!found) return null;
    // Where they live nobody knows: the programme's night counts.
    return { name: found.name ?? "", zone: programme.zone, locale, addresses: found.email === null ? {} : { mail: found.email } };
  };
  const reachPerson = (to: Recipient): Reached | null => {
    const partner = to.kind === "partner" ? partners.get(to.id) : undefined;
    const found = partner ?? staff?.get(to.id);
    if (!found) return null;
    const [discord, slack] = [accountOf(to, "discord"), accountOf(to, "slack")];
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
        // Anybody may sit there; whether there is one, its outlet knows.
        console: toldAs(to),
      },
    };
  };
  const reach = (to: Addressee): Reached | null => {
    if (!isPerson(to)) return to.kind === "channel" ? reachChannel(to.id) : reachAccount(to);
    return to.kind === "customer" ? reachCustomer(to.id) : reachPerson(to);
  };
  return { placeOf, reach };
}

/** Who somebody's account stands for, for its buttons. */
export async function standsFor(tx: Tx, account: DirectAccount): Promise<{ partnerId: string | null; staffId: string | null }> {
  const { partner, staff } = await askerOf(tx, account);
  return { partnerId: partner?.id ?? staff?.partnerId ?? null, staffId: staff?.id ?? null };
}
