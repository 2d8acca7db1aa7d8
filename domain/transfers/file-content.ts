import { json, localDate, oneOf, refuse, rowsOf, sha256, sql, type Instant, type Money, type Tx } from "#domain/kernel";
import { programmeOf, termsAt, type RailName } from "#domain/programme";
import { fileModifiers, printedName, traceOf, writeNacha, type BankDetails, type NachaEntry, type NachaHeader } from "#domain/rails";
import { plusBankingDays } from "./banking-days.ts";
import { openDestination } from "./destination.ts";

/** A line of a file for the bank. In clear: it goes to whoever downloads the file and nowhere else. */
export type BankLine = {
  readonly transfer: string;
  readonly shareId: string;
  readonly net: Money;
  /** what the receiver reads on their statement, and what the rail knows it by */
  readonly railKey: string;
  readonly account: BankDetails;
  /** the bank's own number of it, where the format has one */
  readonly reference: string | null;
};

/** What a file says, each time the same. Opens accounts: every look is in the audit. */
export async function linesOf(tx: Tx, fileNumber: string): Promise<BankLine[]> {
  const rows = await rowsOf(
    tx,
    sql<{
      id: string;
      share_id: string;
      currency: string;
      net: string;
      rail_key: string;
      rail_reference: string | null;
      destination_id: string;
    }>`
      select t.id::text, p.share_id, t.currency, (t.amount_minor - t.fee_minor)::text as net, t.rail_key, t.rail_reference, t.destination_id
      from transfer_file_line l join transfer t on t.id = l.transfer_id join partner p on p.id = t.partner_id
      where l.file_id = ${fileNumber}::bigint order by t.id`,
  );
  const lines: BankLine[] = [];
  for (const { id, share_id: shareId, currency, net, rail_key: railKey, rail_reference: reference, destination_id } of rows)
    lines.push({
      transfer: id,
      shareId,
      net: { currency, minor: BigInt(net) },
      railKey,
      account: await openDestination(tx, destination_id),
      reference,
    });
  return lines;
}

/** The file as its format has it; null: it is a table, which is drawn where it is handed out. */
export function contentOf(header: NachaHeader | null, lines: readonly BankLine[]): string | null {
  return header && writeNacha(header, lines.map(entryOf));
}

function entryOf({ transfer, net, account, reference }: BankLine): NachaEntry {
  if (account.kind !== "us-account" || reference === null) throw new Error(`transfer ${transfer} does not fit into an ACH file`);
  const name = printedName("us-account", account.holder);
  if (name === null) throw new Error(`the holder's name of transfer ${transfer} can't be printed`);
  return { account, name, minor: net.minor, id: `PC${transfer}`, trace: reference };
}

/** What two files have in common only if they say the same: that of the bytes, or of what stands in the table. */
export function hashOf(content: string | null, lines: readonly BankLine[]): string {
  return sha256(
    content ?? json(lines.map(({ transfer, shareId, net, railKey, account }) => ({ transfer, shareId, net, railKey, account }))),
  );
}

/**
 * What stands at the head of a new file, where the format has a head; null where it has none. Taken from the terms as they are now, and kept with the file.
 * Refuses `terms.rail-incomplete`, `transfer-file.too-many-today`.
 */
export async function headerFor(tx: Tx, rail: RailName, file: string, processOn: string): Promise<NachaHeader | null> {
  if (rail !== "nacha") return null;
  const [{ zone }, terms] = [await programmeOf(tx), await termsAt(tx, tx.now)];
  const { achRouting, achBank, achCompanyId, achCompany, achClass, achEffectiveDays } = terms;
  if (achRouting === null || achBank === null || achCompanyId === null || achCompany === null)
    throw refuse("terms.rail-incomplete", { rail, missing: [] });
  const today = localDate(tx.now, zone);
  const madeOn = today.toString();
  const { made } = await oneOf(tx, sql<{ made: number }>`select count(*)::int as made from transfer_file where made_on = ${madeOn}::date`);
  const modifier = fileModifiers[made];
  if (modifier === undefined) throw refuse("transfer-file.too-many-today", { limit: fileModifiers.length });
  const day = Temporal.PlainDate.from(processOn);
  // A file that is written late is booked late: no bank takes a day that is over.
  const from = Temporal.PlainDate.compare(day, today) > 0 ? day : today;
  return {
    routing: achRouting,
    bank: achBank,
    companyId: achCompanyId,
    company: achCompany,
    entryClass: achClass,
    madeOn,
    madeAt: timeOf(tx.now, zone),
    modifier,
    effectiveOn: plusBankingDays(from, achEffectiveDays).toString(),
    file,
  };
}

/** "15:00" */
function timeOf(at: Instant, zone: string): string {
  return at.toZonedDateTimeISO(zone).toPlainTime().toString({ smallestUnit: "minute" });
}

/** The bank's number for each transfer of a new file, where the format has one. */
export function referenceFor(header: NachaHeader | null, transfer: string): string | null {
  return header && traceOf(header.routing, transfer);
}
