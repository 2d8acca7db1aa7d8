import { refuse, run, sql, type Tx } from "#domain/kernel";
import { mustNotBeOwnRecord } from "#domain/partners";
import { lockFiles, openFile } from "./send-transfers.ts";
import { lockFile, mustBeUndecided, type TransferFileFacts } from "./transfer-file.ts";
import { transfersWhere, type TransferFacts } from "./transfer.ts";

type Replaceable = { readonly file: TransferFileFacts; readonly transfers: readonly TransferFacts[] };

/** A file with its transfers, under their locks and after `lockFiles`: files are opened one at a time. */
export async function lockForReplacing(tx: Tx, typed: string): Promise<TransferFileFacts> {
  await lockFiles(tx);
  return lockFile(tx, typed);
}

/**
 * The transfers of a file that another one can take the place of: the bank has not got it, as far as anybody has said, and the actor's own money is not in
 * it. The caller holds `lockForReplacing`. Refuses `transfer-file.decided`, `.has-decided`, `staff.own-record`.
 */
export async function replaceableTransfers(tx: Tx, file: TransferFileFacts): Promise<readonly TransferFacts[]> {
  if (file.state !== "open") throw refuse("transfer-file.decided", { file: file.number, state: file.state });
  const transfers = await transfersWhere(tx, sql`t.file_id = ${file.number}::bigint`, sql`order by t.partner_id, t.id`);
  // All that stays goes into the new file as it is: what arrived through this one would be paid again.
  mustBeUndecided(file, transfers);
  for (const { partnerId } of transfers) mustNotBeOwnRecord(tx, partnerId);
  return transfers;
}

/** Withdraws a file, and writes those transfers into a new one, if there are any. Refuses what `openFile` refuses. */
export async function replaceFile(tx: Tx, { file, transfers }: Replaceable): Promise<void> {
  await run(tx, sql`update transfer_file set state = 'withdrawn' where id = ${file.number}::bigint`);
  if (transfers.length > 0) await openFile(tx, { rail: file.rail, currency: file.net.currency, replaces: file.number }, transfers);
}
