import {
  cleanLine,
  instantOf,
  isBefore,
  nameOf,
  newId,
  oneOf,
  refuse,
  rowOf,
  rowsOf,
  run,
  sql,
  type Instant,
  type Tx,
} from "#domain/kernel";
import { record } from "#domain/audit";
import { mustNotBeOwnRecord } from "./change-status.ts";
import { lockPartners } from "./partner.ts";

export type GroupFacts = { readonly id: string; readonly name: string };

const longestName = 60;
const keyOf = (name: string): string => name.normalize("NFKC").toLowerCase();

/** A group's name as somebody typed it. Refuses `group.unreadable`. */
function readGroupName(typed: string): string {
  const name = cleanLine(typed).replaceAll(/\s+/gu, " ");
  if (name === "" || [...name].length > longestName) throw refuse("group.unreadable", { text: typed, longest: longestName });
  return name;
}

/** The group of that name, however it is capitalised. Refuses `group.unknown` with those there are. */
export async function findGroup(tx: Pick<Tx, "em">, typed: string): Promise<GroupFacts> {
  const found = await rowOf(tx, sql<GroupFacts>`select id, name from partner_group where key = ${keyOf(readGroupName(typed))}`);
  if (found) return found;
  const known = await rowsOf(tx, sql<{ name: string }>`select name from partner_group order by key limit 10`);
  throw refuse("group.unknown", { group: typed, known: known.map((group) => group.name) });
}

/** The group a partner is in at an instant; null: in none. */
export async function groupAt(tx: Pick<Tx, "em">, partnerId: string, at: Instant): Promise<GroupFacts | null> {
  return rowOf(
    tx,
    sql<GroupFacts>`
      select g.id, g.name from (
        select group_id from partner_group_move where partner_id = ${partnerId} and effective_from <= ${at} order by effective_from desc, id desc limit 1
      ) newest join partner_group g on g.id = newest.group_id`,
  );
}

/**
 * Puts a partner into a group (made by its first name) or out of the one they are in, from an instant on; out of any other by that.
 * Orders made before keep their rates. Refuses `terms.in-the-past`, `staff.own-record`, `group.nothing-to-do`.
 */
export async function moveToGroup(
  tx: Tx,
  move: { readonly partnerId: string; readonly group: string | null; readonly from: Instant; readonly reason: string },
): Promise<GroupFacts | null> {
  const { partnerId, from, reason } = move;
  mustNotBeOwnRecord(tx, partnerId);
  if (isBefore(from, tx.now)) throw refuse("terms.in-the-past", { from });
  await lockPartners(tx, [partnerId]);
  const before = await groupAt(tx, partnerId, from);
  const group = move.group === null ? null : await groupNamed(tx, move.group);
  if (before?.id === group?.id) throw refuse("group.nothing-to-do", { group: before?.name });
  await run(
    tx,
    sql`insert into partner_group_move (partner_id, group_id, effective_from, recorded_at, actor)
        values (${partnerId}, ${group?.id ?? null}, ${from}, ${tx.now}, ${nameOf(tx.actor)})`,
  );
  await record(tx, {
    act: "partner.group",
    subject: { kind: "partner", id: partnerId },
    reason,
    facts: { from, group: group?.name ?? null, before: before?.name ?? null },
  });
  return group;
}

async function groupNamed(tx: Tx, typed: string): Promise<GroupFacts> {
  const name = readGroupName(typed);
  await run(
    tx,
    sql`insert into partner_group (id, name, key, created_at) values (${newId()}, ${name}, ${keyOf(name)}, ${tx.now}) on conflict do nothing`,
  );
  return oneOf(tx, sql<GroupFacts>`select id, name from partner_group where key = ${keyOf(name)}`);
}

export type GroupListing = GroupFacts & {
  readonly members: readonly { readonly partnerId: string; readonly name: string; readonly shareId: string; readonly since: Instant }[];
};

/** Every group with those who are in it at an instant, both by name. */
export async function groupsAt(tx: Pick<Tx, "em">, at: Instant): Promise<GroupListing[]> {
  const rows = await rowsOf(
    tx,
    sql<{ id: string; name: string; partner_id: string | null; partner: string; share_id: string; since: string }>`
      select g.id, g.name, p.id as partner_id, p.name as partner, p.share_id, m.effective_from as since
      from partner_group g
      left join (select distinct on (partner_id) partner_id, group_id, effective_from from partner_group_move
                 where effective_from <= ${at} order by partner_id, effective_from desc, id desc) m on m.group_id = g.id
      left join partner p on p.id = m.partner_id
      order by g.key, lower(p.name), p.share_id`,
  );
  return [...Map.groupBy(rows, (row) => row.id).values()].map((group) => ({
    id: group[0]!.id,
    name: group[0]!.name,
    members: group.flatMap((row) =>
      row.partner_id === null ? [] : [{ partnerId: row.partner_id, name: row.partner, shareId: row.share_id, since: instantOf(row.since) }],
    ),
  }));
}
