import { instantOf, json, newId, oneOf, rowsOf, run, sql, type Currency, type Instant, type Tx } from "#domain/kernel";
import { record } from "#domain/audit";
import { lockPartners, tellStaff, type PartnerStatus } from "#domain/partners";
import { mustNotBeFrozen, programmeOf, termsAt, type RailName } from "#domain/programme";
import { chooseRail, railCapabilities, type BankDetails } from "#domain/rails";
import { correctionOf, returnOf } from "./bank-answers.ts";
import { contentOf, hashOf, headerFor, linesOf, referenceFor } from "./file-content.ts";
import { heldCode, holdOf, isHeldMoney } from "./held-money.ts";
import { moveTransfer } from "./move-transfer.ts";
import { lookAt } from "./rail-due.ts";
import { tellFinanceItWaits, tellTransfer } from "./tell-transfer.ts";
import { formMissingCode, remindOfForm, waitsForForm } from "./tax-form.ts";
import { transferFileNumbered, type TransferFileFacts } from "./transfer-file.ts";
import { lockTransfer, transfersWhere, type TransferFacts } from "./transfer.ts";

/** The cut-offs that approved transfers were shown, each once and in their order: they leave then, whatever the terms have become since. */
export async function shownCutOffs(tx: Pick<Tx, "em">): Promise<Instant[]> {
  const rows = await rowsOf(
    tx,
    sql<{ at: string }>`select distinct cut_off_at as at from transfer where state = 'approved' and ended_at is null order by at`,
  );
  return rows.map(({ at }) => instantOf(at));
}

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
 * Puts one partner's approved transfers on their way: from reserve into transit, by the rail that the terms name today, with the key by which it will know
 * them. One whose account is no longer the one that was confirmed, that no rail takes, whose partner is paused or whose
 * money is held, is held instead. Returns how many left.
 */
export async function submitPartner(tx: Tx, partnerId: string, due: Instant): Promise<number> {
  await mustNotBeFrozen(tx);
  const waiting = await rowsOf(
    tx,
    sql<{
      id: string;
    }>`select id::text from transfer where partner_id = ${partnerId} and state = 'approved' and cut_off_at <= ${due} order by id`,
  );
  const [{ isDemonstration }, terms] = [await programmeOf(tx), await termsAt(tx, tx.now)];
  let left = 0;
  for (const { id } of waiting) {
    const transfer = await lockTransfer(tx, id);
    if (transfer.state !== "approved") continue;
    const { usable, status, kind, country } = await oneOf(
      tx,
      sql<{ usable: boolean; status: PartnerStatus; kind: BankDetails["kind"]; country: string }>`
        select d.state = 'confirmed' and d.usable_from <= ${tx.now} as usable, p.status, d.kind, d.country from destination d join partner p on p.id = d.partner_id
        where d.id = ${transfer.destination.id}`,
    );
    const chosen = chooseRail(terms, { net: transfer.net, country, kind }, isDemonstration);
    const payment = { partnerId, currency: transfer.amount.currency, minor: transfer.amount.minor, isToUs: country === "US" };
    const code = await whyHeld(tx, payment, { status, usable, hasRail: !("why" in chosen), destination: transfer.destination.id });
    if (code !== null || "why" in chosen) {
      await moveTransfer(tx, transfer, "held", { code });
      await tellTransfer(tx, { ...transfer, code, note: null }, "held");
      await tellFinanceItWaits(tx, transfer, "held", code);
      continue;
    }
    await run(tx, sql`update transfer set rail_key = ${`pc-${newId()}`}, rail = ${chosen.rail} where id = ${id}::bigint`);
    await moveTransfer(tx, transfer, "submitting");
    await remindOfForm(tx, payment);
    if (railCapabilities[chosen.rail].sends === "call") await lookAt(tx, id, tx.now);
    left += 1;
  }
  return left;
}

/** Why a transfer does not leave with its run, as a code; null: it does. */
async function whyHeld(
  tx: Tx,
  payment: Parameters<typeof waitsForForm>[1],
  {
    status,
    usable,
    hasRail,
    destination,
  }: { readonly status: PartnerStatus; readonly usable: boolean; readonly hasRail: boolean; readonly destination: string },
): Promise<string | null> {
  if (await holdOf(tx, payment.partnerId)) return heldCode;
  if (status === "paused") return "partner-paused";
  if (!usable) return "account-changed";
  if ((await returnOf(tx, destination)) !== null) return "account-returned";
  if ((await correctionOf(tx, destination)) !== null) return "account-corrected";
  if (!hasRail) return "no-rail";
  return (await waitsForForm(tx, payment)) ? formMissingCode : null;
}

/**
 * Writes what is on its way by a rail of files and in no file yet into files, one a currency, and tells finance. Whoever comes second finds nothing left.
 * What would go to an account that was blocked meanwhile, or is money that is held since, goes back to its wallet, and keeps no other from leaving.
 */
export async function openFiles(tx: Tx, rail: RailName): Promise<TransferFileFacts[]> {
  await lockFiles(tx);
  const inNoFile = sql`t.state = 'submitting' and t.file_id is null and t.rail = ${rail}`;
  // Under their locks nobody blocks an account any more before it stands in the file.
  await lockPartners(
    tx,
    (await transfersWhere(tx, inNoFile, sql``)).map(({ partnerId }) => partnerId),
  );
  for (const transfer of await transfersWhere(tx, sql`${inNoFile} and (d.state = 'blocked' or ${isHeldMoney})`, sql`order by t.id`)) {
    const code = (await holdOf(tx, transfer.partnerId)) ? heldCode : "account-blocked";
    await moveTransfer(tx, transfer, "failed", { code });
    await tellTransfer(tx, { ...transfer, code, note: null }, "failed");
  }
  const waiting = await transfersWhere(tx, inNoFile, sql`order by t.id`);
  const files: TransferFileFacts[] = [];
  for (const [currency, transfers] of Map.groupBy(waiting, ({ amount }) => amount.currency))
    files.push(await openFile(tx, { rail, currency, replaces: null }, transfers));
  return files;
}

/** Files are opened one at a time: two runs would each take half of the transfers, and two files of a day get the same sign. Before every other lock. */
export async function lockFiles(tx: Tx): Promise<void> {
  await run(tx, sql`select pg_advisory_xact_lock(hashtext('transfer-file'))`);
}

/**
 * One file with some transfers, of which the caller holds the locks, after `lockFiles`. `replaces`: the withdrawn file that they stood in. Finance are told of it.
 * Refuses what `headerFor` refuses.
 */
export async function openFile(
  tx: Tx,
  { rail, currency, replaces }: { rail: RailName; currency: Currency; replaces: string | null },
  transfers: readonly TransferFacts[],
): Promise<TransferFileFacts> {
  const net = transfers.reduce((sum, each) => sum + each.net.minor, 0n);
  const processOn = transfers.reduce((latest, each) => (each.processOn > latest ? each.processOn : latest), "");
  const { id } = await oneOf(
    tx,
    sql<{ id: string }>`
      insert into transfer_file (rail, currency, process_on, created_at, count, net_minor, content_hash, state, replaces_id)
      values (${rail}, ${currency}, ${processOn}, ${tx.now}, ${transfers.length}, ${net}, ${newId()}, 'open', ${replaces}::bigint) returning id::text`,
  );
  const header = await headerFor(tx, rail, id, processOn);
  for (const { number } of transfers) {
    const reference = referenceFor(header, number);
    await run(tx, sql`update transfer set file_id = ${id}::bigint, rail_reference = ${reference} where id = ${number}::bigint`);
    await run(tx, sql`insert into transfer_file_line (file_id, transfer_id) values (${id}::bigint, ${number}::bigint)`);
  }
  const lines = await linesOf(tx, id);
  await run(
    tx,
    sql`update transfer_file set content_hash = ${hashOf(contentOf(header, lines), lines)}, header = ${header && json(header)}::jsonb,
          made_on = ${header?.madeOn ?? null}::date, modifier = ${header?.modifier ?? null} where id = ${id}::bigint`,
  );
  const file = await transferFileNumbered(tx, id);
  await record(tx, {
    act: "transfer-file.open",
    subject: { kind: "transfer-file", id },
    facts: { rail, processOn, count: transfers.length, net: file.net, ...(replaces === null ? {} : { replaces }) },
  });
  await tellStaff(tx, ["finance"], {
    kind: "transfers-to-send",
    about: id,
    facts: { file: id, processOn, count: transfers.length, net: file.net },
  });
  return file;
}
