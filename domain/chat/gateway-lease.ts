import { defineEntity, p } from "@mikro-orm/postgresql";
import { rowOf, run, sql, type Tx } from "#domain/kernel";
import type { Platform } from "./account.ts";

/** Who of several processes holds the connection to a platform that wants one only. */
export const GatewayLease = defineEntity({
  name: "GatewayLease",
  tableName: "gateway_lease",
  properties: {
    platform: p.text().primary().check("platform in ('discord','slack')"),
    /** a process, by a name of its own */
    holder: p.text(),
    /** unless it is renewed, somebody else may take it from then on */
    heldUntil: p.datetime(),
  },
});

export type LeaseWish = { readonly platform: Platform; readonly holder: string };

/** Takes the lease where nobody holds it, renews it where it is ours. `false`: somebody else holds it. One statement. */
export async function holdGateway(tx: Pick<Tx, "em" | "now">, { platform, holder }: LeaseWish, seconds: number): Promise<boolean> {
  const until = tx.now.add({ seconds });
  const row = await rowOf(
    tx,
    sql<{ holder: string }>`
      insert into gateway_lease as lease (platform, holder, held_until) values (${platform}, ${holder}, ${until})
      on conflict (platform) do update set holder = excluded.holder, held_until = excluded.held_until
        where lease.holder = excluded.holder or lease.held_until <= ${tx.now}
      returning holder`,
  );
  return row !== null;
}

/** Gives it back, so that another takes over at once. */
export async function releaseGateway(tx: Pick<Tx, "em">, { platform, holder }: LeaseWish): Promise<void> {
  await run(tx, sql`delete from gateway_lease where platform = ${platform} and holder = ${holder}`);
}
