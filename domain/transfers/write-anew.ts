import { oneOf, refuse, run, sql, type Tx } from "#domain/kernel";
import { record } from "#domain/audit";
import { personsOfFinance } from "#domain/partners";
import { mustBeOpenForMoney } from "#domain/programme";
import type { Marked } from "./mark-transfers.ts";
import { lockForReplacing, replaceableTransfers, replaceFile } from "./replace-file.ts";
import { transferFileNumbered, type TransferFileFacts } from "./transfer-file.ts";

/**
 * A person says that the bank never gets an open file as it is, and that all its transfers are to stand in a new one: the day that it says is over, or what
 * it says of the sender was wrong. With the second person the file is withdrawn and the new one written, by the terms and the day as they are then; no
 * transfer moves. The answer's `replacedBy` is the new file. Refuses `transfer-file.unknown`, `.decided`, `.has-decided`, `.marked-by-you`,
 * `staff.own-record`, `programme.frozen`, `money.link-too-new`, and what `openFile` refuses. What is so already changes nothing.
 */
export async function writeAnew(tx: Tx, staffId: string, typed: string): Promise<Marked<TransferFileFacts>> {
  await mustBeOpenForMoney(tx);
  const file = await lockForReplacing(tx, typed);
  if (file.state === "withdrawn" && (await personsFor(tx, file.number)) >= 2) return { marked: file, persons: 2, isSo: true };
  const transfers = await replaceableTransfers(tx, file);
  const made = await run(
    tx,
    sql`insert into transfer_file_mark (file_id, staff_id, says, at) values (${file.number}::bigint, ${staffId}, 'anew', ${tx.now}) on conflict do nothing`,
  );
  const persons = await personsFor(tx, file.number);
  if (made === 0 && persons < 2) throw refuse("transfer-file.marked-by-you", { file: file.number });
  await record(tx, {
    act: "transfer-file.write-anew",
    subject: { kind: "transfer-file", id: file.number },
    facts: { count: file.count, net: file.net, persons },
  });
  if (persons < 2) return { marked: file, persons, isSo: false };
  await replaceFile(tx, { file, transfers });
  return { marked: await transferFileNumbered(tx, file.number), persons, isSo: true };
}

async function personsFor(tx: Tx, file: string): Promise<number> {
  const { persons } = await oneOf(
    tx,
    sql<{ persons: number }>`
      select ${personsOfFinance} as persons from transfer_file_mark m join staff_member s on s.id = m.staff_id
      where m.file_id = ${file}::bigint and m.says = 'anew'`,
  );
  return persons;
}
