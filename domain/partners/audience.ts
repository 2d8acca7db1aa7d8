import { oneOf, sql, type Instant, type Sql, type Tx } from "#domain/kernel";
import { findGroup } from "./group.ts";

/** Statuses that partners of a kind have in common; who is declined or closed has no part in the programme's life. */
const audienceStatuses = ["applied", "active", "paused"] as const;
export type AudienceStatus = (typeof audienceStatuses)[number];

/** For whom something is: everybody, those with a status, or those who are in a group at the time. */
export type Audience =
  | { readonly kind: "everybody" }
  | { readonly kind: "status"; readonly status: AudienceStatus }
  | { readonly kind: "group"; readonly id: string; readonly name: string };

/** Instead of a status or a group's name. */
export const everybody = "everybody";

/** The audience that somebody typed: "everybody", "active", or a group's name. Refuses `group.unknown`, `group.unreadable`. */
export async function readAudience(tx: Pick<Tx, "em">, typed: string): Promise<Audience> {
  const word = typed.trim().toLowerCase();
  if (word === everybody) return { kind: "everybody" };
  const status = audienceStatuses.find((each) => each === word);
  return status === undefined ? { kind: "group", ...(await findGroup(tx, typed)) } : { kind: "status", status };
}

/** An audience as two columns of a row, `audience_status` and `group_id`: at most one of them says something. */
export function audienceColumns(audience: Audience): { readonly status: AudienceStatus | null; readonly groupId: string | null } {
  return { status: audience.kind === "status" ? audience.status : null, groupId: audience.kind === "group" ? audience.id : null };
}

/** The other way round; `name` is the group's. */
export function audienceOf(row: {
  readonly status: AudienceStatus | null;
  readonly groupId: string | null;
  readonly name: string | null;
}): Audience {
  if (row.status !== null) return { kind: "status", status: row.status };
  return row.groupId === null ? { kind: "everybody" } : { kind: "group", id: row.groupId, name: row.name ?? "" };
}

/** Whom to tell what is for an audience, as a condition on `partner p`: of everybody and of a group those who are active or paused. */
export function isAddressed(audience: Audience, at: Instant): Sql {
  if (audience.kind === "status") return sql`p.status = ${audience.status}`;
  return audience.kind === "everybody" ? isWithUs : sql`${isWithUs} and ${groupIdAt(sql`p.id`, at)} = ${audience.id}::uuid`;
}

const isWithUs: Sql = sql`p.status in ('active', 'paused')`;

/** The same for an audience that stands in two columns of a row, as `audienceColumns` names them. */
export function isAmong({ status, groupId }: { readonly status: Sql; readonly groupId: Sql }, at: Instant): Sql {
  return sql`case when ${status} is not null then p.status = ${status} else ${isWithUs} and (${groupId} is null or ${groupIdAt(sql`p.id`, at)} = ${groupId}) end`;
}

/** The group that a partner is in at an instant; null: in none. */
function groupIdAt(partnerId: Sql, at: Instant): Sql {
  return sql`(select m.group_id from partner_group_move m where m.partner_id = ${partnerId} and m.effective_from <= ${at}
    order by m.effective_from desc, m.id desc limit 1)`;
}

/** How many would be told. */
export async function countAudience(tx: Pick<Tx, "em" | "now">, audience: Audience): Promise<number> {
  const { count } = await oneOf(
    tx,
    sql<{ count: number }>`select count(*)::int as count from partner p where ${isAddressed(audience, tx.now)}`,
  );
  return count;
}
