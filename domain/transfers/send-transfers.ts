import { newId, oneOf, rowsOf, run, sql, type Currency, type Instant, type Tx } from "#domain/kernel";
import { record } from "#domain/audit";
import { lockPartners, tellStaff, type PartnerStatus } from "#domain/partners";
import { mustNotBeFrozen } from "#domain/programme";
import { moveTransfer } from "./move-transfer.ts";
import { tellTransfer } from "./tell-transfer.ts";
import type { RailName } from "./transfer-entities.ts";
import { transferFileNumbered, hashOf, linesOf, type TransferFileFacts } from "./transfer-file.ts";
import { lockTransfer, transfersWhere, type TransferFacts } from "./transfer.ts";

/** Who has transfers that a run takes, approved before its cut-off passed, in the order of their ids; those after one, at most so many. */
export async function partnersToSend(tx: Pick<Tx, "em">, due: Instant, after: string, limit: number): Promise<string[]> {
  const rows = await rowsOf(
    tx,
    sql<{ partner_id: string }>`
      select distinct partner_id from transfer where state = 'approved' and cut_off_at <= ${due} and partner_id > ${after}::uuid order by partner_id limit ${limit}`,
  );
  return rows.map((row) => row.partner_id);
}

/**
 * Puts one partner's approved transfers on their way: from reserve into transit, with the key by which the rail will know them. One whose account is
 * no longer the one that was confirmed, or whose partner is paused, is held instead. Returns how many left.
 */
export async function submitPartner(tx: Tx, partnerId: string, due: Instant): Promise<number> {
  await mustNotBeFrozen(tx);
  const waiting = await rowsOf(
    tx,
    sql<{
      id: string;
    }>`select id::text from transfer where partner_id = ${partnerId} and state = 'approved' and cut_off_at <= ${due} order by id`,
  );
  let left = 0;
  for (const { id } of waiting) {
    const transfer = await lockTransfer(tx, id);
    if (transfer.state !== "approved") continue;
    const { usable, status } = await oneOf(
      tx,
      sql<{ usable: boolean; status: PartnerStatus }>`
        select d.state = 'confirmed' and d.usable_from <= ${tx.now} as usable, p.status from destination d join partner p on p.id = d.partner_id
        where d.id = ${transfer.destination.id}`,
    );
    const code = status === "paused" ? "partner-paused" : usable ? null : "account-changed";
    if (code !== null) {
      await moveTransfer(tx, transfer, "held", { code });
      await tellTransfer(tx, { ...transfer, code, note: null }, "held");
      continue;
    }
    await run(tx, sql`update transfer set rail_key = ${`pc-${newId()}`} where id = ${id}::bigint`);
    await moveTransfer(tx, transfer, "submitting");
    left += 1;
  }
  return left;
}

/**
 * Writes what is on its way and in no file yet into files, one a currency, and tells finance. Whoever comes second finds nothing left. What would go to
 * an account that was blocked meanwhile goes back to its wallet, and keeps no other from leaving.
 */
export async function openFiles(tx: Tx, rail: RailName): Promise<TransferFileFacts[]> {
  // One at a time: two would each take half of a run.
  await run(tx, sql`select pg_advisory_xact_lock(hashtext('transfer-file'))`);
  const inNoFile = sql`t.state = 'submitting' and t.file_id is null`;
  // Under their locks nobody blocks an account any more before it stands in the file.
  await lockPartners(
    tx,
    (await transfersWhere(tx, inNoFile, sql``)).map(({ partnerId }) => partnerId),
  );
  for (const transfer of await transfersWhere(tx, sql`${inNoFile} and d.state = 'blocked'`, sql`order by t.id`)) {
    await moveTransfer(tx, transfer, "failed", { code: "account-blocked" });
    await tellTransfer(tx, { ...transfer, code: "account-blocked", note: null }, "failed");
  }
  const waiting = await transfersWhere(tx, inNoFile, sql`order by t.id`);
  const files: TransferFileFacts[] = [];
  for (const [currency, transfers] of Map.groupBy(waiting, ({ amount }) => amount.currency))
    files.push(await openFile(tx, rail, currency, transfers));
  return files;
}

async function openFile(tx: Tx, rail: RailName, currency: Currency, transfers: readonly TransferFacts[]): Promise<TransferFileFacts> {
  const net = transfers.reduce((sum, each) => sum + each.net.minor, 0n);
  const processOn = transfers.reduce((latest, each) => (each.processOn > latest ? each.processOn : latest), "");
  const { id } = await oneOf(
    tx,
    sql<{ id: string }>`
      insert into transfer_file (rail, currency, process_on, created_at, count, net_minor, content_hash, state)
      values (${rail}, ${currency}, ${processOn}, ${tx.now}, ${transfers.length}, ${net}, ${newId()}, 'open') returning id::text`,
  );
  await run(tx, sql`update transfer set file_id = ${id}::bigint where id = any(${transfers.map(({ number }) => number)}::bigint[])`);
  await run(tx, sql`update transfer_file set content_hash = ${hashOf(await linesOf(tx, id))} where id = ${id}::bigint`);
  const file = await transferFileNumbered(tx, id);
  await record(tx, {
    act: "transfer-file.open",
    subject: { kind: "transfer-file", id },
    facts: { rail, processOn, count: transfers.length, net: file.net },
  });
  await tellStaff(tx, ["finance"], {
    kind: "transfers-to-send",
    about: id,
    facts: { file: id, processOn, count: transfers.length, net: file.net },
  });
  return file;
}
