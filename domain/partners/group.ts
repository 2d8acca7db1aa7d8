import { cleanLine, isBefore, nameOf, newId, oneOf, refuse, rowOf, run, sql, type Instant, type Tx } from "#domain/kernel";
import { record } from "#domain/audit";
import { mustNotBeOwnRecord } from "./change-status.ts";
import { lockPartners } from "./partner.ts";

type GroupFacts = { readonly id: string; readonly name: string };

const longestName = 60;
const keyOf = (name: string): string => name.normalize("NFKC").toLowerCase();

/** A group's name as somebody typed it. Refuses `group.unreadable`. */
function readGroupName(typed: string): string {
  const name = cleanLine(typed).replaceAll(/\s+/gu, " ");
  if (name === "" || [...name].length > longestName) throw refuse("group.unreadable", { text: typed, longest: longestName });
  return name;
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
