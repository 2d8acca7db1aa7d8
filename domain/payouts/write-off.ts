import { oneOf, refuse, rowOf, rowsOf, sql, type Currency, type Money, type Tx } from "#domain/kernel";
import { letOffCorrections, lettingOff } from "#domain/conversions";
import { balanceOf, balancesOf, confirmCredit, requestAdjustment, type AdjustmentFacts } from "#domain/ledger";
import { lockPartners, type PartnerFacts } from "#domain/partners";
import { mustBeOpenForMoney } from "#domain/programme";

/**
 * Of a select on `correction k`: no payout holds it, and none can hold it again. Who was left out of a prepared batch may be taken in
 * again with exactly what was in it.
 */
const isFree = sql`not exists (
  select from payout_item i join payout o on o.id = i.payout_id join payout_batch b on b.id = o.batch_id
  where i.correction_id = k.id and (i.is_standing or (o.state = 'dropped' and o.reason = 'by-staff' and b.state = 'prepared')))`;

/**
 * Asks for a debt of a partner to be let off: all that their corrections take beyond their unpaid earnings, as it stands now; another person
 * confirms it. `currency`: needed where they owe in several. Refuses `write-off.no-debt`, `write-off.which-currency`,
 * `write-off.already-asked`, `write-off.in-batch` and what `requestAdjustment` refuses.
 */
export async function requestWriteOff(
  tx: Tx,
  staffId: string,
  partner: PartnerFacts,
  currency: Currency | undefined,
  why: string,
): Promise<AdjustmentFacts> {
  await mustBeOpenForMoney(tx);
  // Under the lock: what is owed must be what is asked for.
  await lockPartners(tx, [partner.id]);
  const debts = await debtsOf(tx, partner.id);
  const meant = debts.filter((debt) => currency === undefined || debt.currency === currency);
  const [debt] = meant;
  if (!debt) throw refuse("write-off.no-debt", { partner: partner.name, currency: currency ?? null });
  if (meant.length > 1) throw refuse("write-off.which-currency", { partner: partner.name, debts: meant.map((each) => each.currency) });
  const open = await rowOf(
    tx,
    sql<{ id: string }>`
      select id from adjustment where partner_id = ${partner.id} and currency = ${debt.currency} and kind = 'write-off' and state = 'requested'
        and expires_at > ${tx.now}::timestamptz`,
  );
  if (open) throw refuse("write-off.already-asked", { partner: partner.name, credit: open.id });
  await mustBeFree(tx, { partnerId: partner.id, partnerName: partner.name, money: debt });
  return requestAdjustment(tx, staffId, partner, { kind: "write-off", money: debt, why });
}

/**
 * Another person confirms what was asked for by hand, of whatever kind; a write-off lets the corrections off that the debt is made of, so that no
 * payout settles them any more. Refuses `write-off.debt-changed` where less is owed by now, `write-off.in-batch`, and what `confirmCredit` of the
 * ledger refuses.
 */
export async function confirmAdjustment(tx: Tx, staffId: string, number: string): Promise<AdjustmentFacts> {
  return confirmCredit(tx, staffId, number, async (writeOff) => {
    const { partnerId, money } = writeOff;
    const debt = -(await balanceOf(tx, partnerId, "payable", money.currency));
    if (debt < money.minor)
      throw refuse("write-off.debt-changed", {
        credit: writeOff.number,
        amount: money,
        debt: { currency: money.currency, minor: debt > 0n ? debt : 0n },
      });
    await mustBeFree(tx, writeOff);
    await letOffCorrections(tx, writeOff, isFree);
  });
}

/**
 * A payout that was prepared holds a correction even after the sale beside it was lost, until the batch is released or cancelled. The
 * caller holds the partner's lock.
 */
async function mustBeFree(tx: Tx, writeOff: Pick<AdjustmentFacts, "partnerId" | "partnerName" | "money">): Promise<void> {
  const { minor } = await oneOf(
    tx,
    sql<{ minor: string }>`select coalesce(sum(minor), 0)::text as minor from (${lettingOff(writeOff, isFree)}) l`,
  );
  const free: Money = { currency: writeOff.money.currency, minor: BigInt(minor) };
  if (free.minor < writeOff.money.minor)
    throw refuse("write-off.in-batch", { partner: writeOff.partnerName, amount: writeOff.money, free });
}

/** What a partner owes, by currency: a payable below nothing. */
async function debtsOf(tx: Pick<Tx, "em">, partnerId: string): Promise<Money[]> {
  return (await balancesOf(tx, partnerId)).flatMap(({ account, money: { currency, minor } }) =>
    account === "payable" && minor < 0n ? [{ currency, minor: -minor }] : [],
  );
}

/** What a write-off would let off now, by order. */
export type LetOffLine = { readonly orderNumber: string; readonly money: Money };
export type WriteOffPreview = { readonly debt: Money; readonly lines: readonly LetOffLine[] };

/** What a write-off that waits would do as things stand; nothing is written or locked. */
export async function previewWriteOff(tx: Pick<Tx, "em">, writeOff: AdjustmentFacts): Promise<WriteOffPreview> {
  const { currency } = writeOff.money;
  const owed = -(await balanceOf(tx, writeOff.partnerId, "payable", currency));
  const rows = await rowsOf(
    tx,
    sql<{ number: string; minor: string }>`
      select o.number, sum(l.minor)::text as minor from (${lettingOff(writeOff, isFree)}) l join correction k on k.id = l.correction_id
      join conversion c on c.id = k.conversion_id join shop_order o on o.id = c.order_id group by o.id, o.number order by max(k.effective_at) desc, o.number`,
  );
  return {
    debt: { currency, minor: owed > 0n ? owed : 0n },
    lines: rows.map((row) => ({ orderNumber: row.number, money: { currency, minor: BigInt(row.minor) } })),
  };
}
