import { refuse, run, sql, type Tx } from "#domain/kernel";
import { record } from "#domain/audit";
import { mustBeOpenForMoney } from "#domain/programme";
import { personsWhoMarked, type Marked } from "./mark-transfers.ts";
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
  if (file.state === "withdrawn" && (await personsWhoMarked(tx, file.number, "anew")) >= 2) return { marked: file, persons: 2, isSo: true };
  const transfers = await replaceableTransfers(tx, file);
  const made = await run(
    tx,
    sql`insert into transfer_file_mark (file_id, staff_id, says, at) values (${file.number}::bigint, ${staffId}, 'anew', ${tx.now}) on conflict do nothing`,
  );
  const persons = await personsWhoMarked(tx, file.number, "anew");
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
