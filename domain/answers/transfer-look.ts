import { instantOf, refuse, rowsOf, sql, type Instant, type Tx } from "#domain/kernel";
import {
  transferById,
  transferFileNumbered,
  type Outcome,
  type TransferFacts,
  type TransferFileFacts,
  type TransferState,
} from "#domain/transfers";
import { doersOf, type Doer } from "./people.ts";

/** What happened to a transfer: it moved, or somebody said what the bank says of it. */
export type TransferEvent = { readonly at: Instant; readonly by: Doer; readonly code: string | null; readonly note: string | null } & (
  | { readonly kind: "move"; readonly from: TransferState | null; readonly to: TransferState }
  | { readonly kind: "said"; readonly says: Outcome }
);

/** A transfer with all that finance know of it. */
export type TransferLook = {
  readonly transfer: TransferFacts;
  readonly file: TransferFileFacts | null;
  /** oldest first */
  readonly events: readonly TransferEvent[];
};

type Reading = Pick<Tx, "em">;

/** One transfer for finance, whoever's it is. Refuses `transfer.unknown`. */
export async function lookAtTransfer(tx: Reading, typed: string): Promise<TransferLook> {
  const transfer = await transferById(tx, typed);
  if (!transfer) throw refuse("transfer.unknown", { transfer: typed, reader: "staff" });
  return {
    transfer,
    file: transfer.fileNumber === null ? null : await transferFileNumbered(tx, transfer.fileNumber),
    events: await eventsOf(tx, transfer.number),
  };
}

async function eventsOf(tx: Reading, number: string): Promise<TransferEvent[]> {
  const rows = await rowsOf(
    tx,
    sql<{
      at: string;
      actor: string;
      code: string | null;
      note: string | null;
      from_state: TransferState | null;
      to_state: TransferState | null;
      says: Outcome | null;
    }>`
      select at, actor, code, note, from_state, to_state, null as says, id as place from transfer_move where transfer_id = ${number}::bigint
      union all
      select at, 'staff:' || staff_id, nullif(code, ''), null, null, null, says, 0 from transfer_mark where transfer_id = ${number}::bigint
      order by at, place`,
  );
  const doer = await doersOf(
    tx,
    rows.map(({ actor }) => actor),
  );
  return rows.flatMap(({ at, actor, code, note, from_state: from, to_state: to, says }): TransferEvent[] => {
    const event = { at: instantOf(at), by: doer(actor), code, note };
    if (to !== null) return [{ ...event, kind: "move", from, to }];
    return says === null ? [] : [{ ...event, kind: "said", says }];
  });
}

/** Who moved each of some transfers to where it is. */
export async function lastMovers(tx: Reading, numbers: readonly string[]): Promise<ReadonlyMap<string, Doer>> {
  if (numbers.length === 0) return new Map();
  const rows = await rowsOf(
    tx,
    sql<{ number: string; actor: string }>`
      select distinct on (transfer_id) transfer_id::text as number, actor from transfer_move where transfer_id = any(${numbers}::bigint[])
      order by transfer_id, id desc`,
  );
  const doer = await doersOf(
    tx,
    rows.map(({ actor }) => actor),
  );
  return new Map(rows.map(({ number, actor }) => [number, doer(actor)]));
}
