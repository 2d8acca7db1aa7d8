import { instantOf, oneOf, rowsOf, sql, type Instant, type Sql, type Tx } from "#domain/kernel";
import { canBeResent, type Channel, type MessageKind } from "#domain/messages";
import { offsetOf, pageOf, type Page } from "./page.ts";
import type { PartnerName } from "./people.ts";

/** given-up: what should have arrived; kept-back: what was not sent because the address takes no mail, or its reader wants none */
export type MessageTrouble = "given-up" | "kept-back";

/** A message that somebody should have got, and why they have not, or may not have. */
export type TroubledMessage = {
  /** how it is named in chat */
  readonly name: string;
  readonly kind: MessageKind;
  readonly channel: Channel;
  /** a member of staff or a chat channel by its name, a customer by their order; null: nobody any more */
  readonly to: PartnerName | string | null;
  readonly state: "dead" | "unknown-outcome" | "suppressed";
  readonly reason: string;
  /** the other side's code, or the reference of a fault */
  readonly detail: string | null;
  readonly attempts: number;
  readonly at: Instant;
  readonly canBeResent: boolean;
};

const listed: Readonly<Record<MessageTrouble, Sql>> = {
  "given-up": sql`m.state in ('dead', 'unknown-outcome') and m.carrier_id is null`,
  // What went by mail instead of another way, or is told in a digest, is not kept back.
  "kept-back": sql`m.state = 'suppressed' and m.reason not in ('sent-by-mail', 'in-digest') and m.carrier_id is null`,
};

/** Messages that were given up or kept back, newest first, and how many still wait. */
export async function troubledMessages(
  tx: Pick<Tx, "em">,
  which: MessageTrouble,
  page: number,
): Promise<{ messages: Page<TroubledMessage>; waiting: number }> {
  const { total, waiting } = await oneOf(
    tx,
    sql<{ total: number; waiting: number }>`
      select (select count(*)::int from message m where ${listed[which]}) as total,
             (select count(*)::int from message m where m.state in ('queued', 'sending') and m.carrier_id is null) as waiting`,
  );
  const rows = await rowsOf(
    tx,
    sql<{
      name: string;
      kind: MessageKind;
      channel: Channel;
      partner: string | null;
      share_id: string | null;
      staff: string | null;
      place: string | null;
      state: TroubledMessage["state"];
      reason: string | null;
      detail: string | null;
      attempts: number;
      settled_at: string;
      can_be_resent: boolean;
    }>`
      select right(m.id::text, 8) as name, m.kind, m.channel, p.name as partner, p.share_id,
             coalesce(s.name, 'the customer of order ' || o.number) as staff, case m.recipient_kind when 'account' then 'one chat account' when 'asker' then 'somebody who asked' else '#' || coalesce(nullif(c.name, ''), c.channel) end as place,
             m.state, m.reason, m.detail, m.attempts, m.settled_at,
             ${canBeResent} as can_be_resent
      from message m
      left join partner p on p.id = m.recipient_id and m.recipient_kind = 'partner'
      left join staff_member s on s.id = m.recipient_id and m.recipient_kind = 'staff'
      left join shop_order o on o.id = case when m.recipient_kind = 'customer' then split_part(m.key, ':', 3)::uuid end
      left join chat_channel c on c.id = m.recipient_id and m.recipient_kind = 'channel'
      where ${listed[which]} order by m.settled_at desc, m.id desc limit 10 offset ${offsetOf(page)}`,
  );
  const messages = rows.map(({ partner, share_id: shareId, staff, place, settled_at: at, can_be_resent: isResendable, ...row }) => ({
    ...row,
    to: partner !== null && shareId !== null ? { name: partner, shareId } : (staff ?? place),
    reason: row.reason ?? "",
    at: instantOf(at),
    canBeResent: isResendable,
  }));
  return { messages: pageOf(messages, page, total), waiting };
}
