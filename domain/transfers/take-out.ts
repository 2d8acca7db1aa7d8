import { refuse, run, sql, type Tx } from "#domain/kernel";
import { record } from "#domain/audit";
import { personsOfFinance } from "#domain/partners";
import { mustBeOpenForMoney } from "#domain/programme";
import type { Marked } from "./mark-transfers.ts";
import { moveTransfer } from "./move-transfer.ts";
import { lockForReplacing, replaceableTransfers, replaceFile } from "./replace-file.ts";
import { tellTransfer } from "./tell-transfer.ts";
import { transferFileNumbered, type TransferFileFacts } from "./transfer-file.ts";
import { mustBeThere } from "./transfer.ts";

/**
 * A person says that the bank never gets an open file as it is, and that one transfer is to leave it. With the second person who says so of the same
 * transfer its money is back in the wallet, the file is withdrawn, and another one has its other transfers: no file is ever two things. The answer's
 * `replacedBy` is that file; none where nothing is left. Refuses `transfer-file.unknown`, `.decided`, `.not-in-it`, `.has-decided`, `.marked-by-you`, `staff.own-record`,
 * `programme.frozen`, `money.link-too-new`, and what `openFile` refuses. What is so already changes nothing.
 */
export async function takeOut(tx: Tx, staffId: string, typed: string, number: string): Promise<Marked<TransferFileFacts>> {
  await mustBeOpenForMoney(tx);
  const file = await lockForReplacing(tx, typed);
  if (file.state === "withdrawn" && (await personsFor(tx, file.number, number)) >= 2) return { marked: file, persons: 2, isSo: true };
  const transfers = await replaceableTransfers(tx, file);
  const leaving = transfers.find((each) => each.number === number);
  if (!leaving) throw refuse("transfer-file.not-in-it", { file: file.number, transfer: number });
  const made = await run(
    tx,
    sql`insert into transfer_taken_out (file_id, transfer_id, staff_id, at) values (${file.number}::bigint, ${leaving.number}::bigint, ${staffId}, ${tx.now})
        on conflict do nothing`,
  );
  const persons = await personsFor(tx, file.number, leaving.number);
  if (made === 0 && persons < 2) throw refuse("transfer-file.marked-by-you", { file: file.number });
  await record(tx, {
    act: "transfer-file.take-out",
    subject: { kind: "transfer-file", id: file.number },
    facts: { transfer: leaving.number, partner: leaving.partnerId, amount: leaving.amount, persons },
  });
  if (persons < 2) return { marked: file, persons, isSo: false };
  await moveTransfer(tx, leaving, "failed", { code: "taken-out" });
  await tellTransfer(tx, await mustBeThere(tx, leaving.number), "failed");
  await replaceFile(tx, { file, transfers: transfers.filter((each) => each !== leaving) });
  return { marked: await transferFileNumbered(tx, file.number), persons, isSo: true };
}

async function personsFor(tx: Tx, file: string, number: string): Promise<number> {
  if (!/^\d{1,15}$/.test(number)) return 0;
  return personsOfFinance(
    tx,
    sql`from transfer_taken_out m join staff_member s on s.id = m.staff_id where m.file_id = ${file}::bigint and m.transfer_id = ${number}::bigint`,
  );
}
