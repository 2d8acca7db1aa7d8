import { rowsOf, sql, type Tx } from "#domain/kernel";
import { partnerById } from "#domain/partners";
import { callOffWithoutHost } from "./change-craft-in.ts";
import { lockCraftIn } from "./craft-in.ts";
import { settleSeats } from "./seats.ts";

/** The coming craft-ins in which something has to be put in order because partners came back, were paused or left the programme. */
export async function unsettledCraftIns(tx: Pick<Tx, "em" | "now">): Promise<string[]> {
  const rows = await rowsOf(
    tx,
    sql<{ id: string }>`
      select c.id::text as id from craft_in c left join partner h on h.id = c.host_id
      where c.state = 'scheduled' and c.starts_at > ${tx.now}::timestamptz and (h.status = 'closed' or exists (
        select from craft_in_sign_up s join partner p on p.id = s.partner_id
        where s.craft_in_id = c.id and s.state in ('signed-up', 'wait-listed') and (
          p.status not in ('active', 'paused')
          or (s.state = 'wait-listed' and p.status = 'active' and c.closes_at > ${tx.now}::timestamptz and (c.capacity is null
              or c.capacity > (select count(*) from craft_in_sign_up t where t.craft_in_id = c.id and t.state = 'signed-up')))))) order by c.id`,
  );
  return rows.map(({ id }) => id);
}

/** Puts one of them in order: without its host it is called off, otherwise its seats are settled. Called again it changes nothing. */
export async function settleCraftIn(tx: Tx, id: string): Promise<{ readonly promoted: number; readonly cancelled: number }> {
  const craftIn = await lockCraftIn(tx, id);
  if (craftIn.state !== "scheduled") return { promoted: 0, cancelled: 0 };
  const host = craftIn.hostId === null ? null : await partnerById(tx, craftIn.hostId);
  if (host?.status !== "closed") return { promoted: await settleSeats(tx, craftIn), cancelled: 0 };
  await callOffWithoutHost(tx, craftIn);
  return { promoted: 0, cancelled: 1 };
}
