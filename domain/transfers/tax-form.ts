import { cleanLine, money, refuse, rowOf, run, sql, type Currency, type Tx } from "#domain/kernel";
import { record } from "#domain/audit";
import { tell } from "#domain/messages";
import { lockPartners, mustNotBeOwnRecord, type PartnerFacts } from "#domain/partners";
import { termsTimeline } from "#domain/programme";
import { holdOf } from "./held-money.ts";
import { letGo } from "./let-go.ts";
import { howNear, isSettledForm, thresholdOf, type TaxFormState } from "./tax-rules.ts";
import { paidTo, yearAt, yearOf } from "./year-totals.ts";

/** Why a transfer waits. */
export const formMissingCode = "tax-form-missing";

/** What anybody might type that looks like the number itself: nine digits and no more, of any keyboard, however they are grouped. A day is none. */
function hasTaxNumber(note: string): boolean {
  const withoutDays = note.normalize("NFKC").replaceAll(/(?<!\d)\d{4}-\d{2}-\d{2}(?!\d)/g, "day");
  const joined = withoutDays.replaceAll(/(?<=\p{Nd})[\s\p{Pd}\p{Cf}./]+(?=\p{Nd})/gu, "");
  return /(?<!\p{Nd})\p{Nd}{9}(?!\p{Nd})/u.test(joined);
}

/**
 * Finance write down what is known of a partner's tax form; when it is there or none is due, transfers that waited for it go on, but while all of
 * their money is held. `note`: where it lies, or why none is due. Refuses `reason.missing`, `staff.own-record`, `tax-form.same`, and `tax-form.number` for a note that has a tax number in it.
 */
export async function setTaxForm(
  tx: Tx,
  staffId: string,
  partner: Pick<PartnerFacts, "id" | "name">,
  state: TaxFormState,
  note: string,
): Promise<void> {
  const written = cleanLine(note);
  if (hasTaxNumber(written)) throw refuse("tax-form.number");
  if (state === "exempt" && written === "") throw refuse("reason.missing");
  mustNotBeOwnRecord(tx, partner.id);
  await lockPartners(tx, [partner.id]);
  const known = await taxFormOf(tx, partner.id);
  if (known === state) throw refuse("tax-form.same", { partner: partner.name, state });
  await run(
    tx,
    sql`insert into tax_form (partner_id, state, changed_at, changed_by_id, note) values (${partner.id}, ${state}, ${tx.now}, ${staffId}, ${written})
        on conflict (partner_id) do update set state = excluded.state, changed_at = excluded.changed_at, changed_by_id = excluded.changed_by_id, note = excluded.note`,
  );
  await record(tx, {
    act: `tax-form.${state}`,
    subject: { kind: "tax-form", id: partner.id },
    reason: written === "" ? null : written,
    facts: { partner: partner.id },
  });
  await letGoOfForm(tx, partner.id);
  if (state === "asked") await tellOfForm(tx, partner.id, "form-asked", tx.now.toString(), "USD");
}

/** Transfers that waited for a form which is settled go on, unless all of the partner's money is held. The caller has their lock. */
export async function letGoOfForm(tx: Tx, partnerId: string): Promise<void> {
  if (!isSettledForm(await taxFormOf(tx, partnerId)) || (await holdOf(tx, partnerId))) return;
  await letGo(tx, partnerId, formMissingCode, "tax-form-there");
}

export async function taxFormOf(tx: Pick<Tx, "em">, partnerId: string): Promise<TaxFormState | null> {
  const row = await rowOf(tx, sql<{ state: TaxFormState }>`select state from tax_form where partner_id = ${partnerId}`);
  return row?.state ?? null;
}

/** What was written about a partner's form goes; what is known of it stays, because the books of that year rest on it. */
export async function forgetFormWords(tx: Tx, partnerId: string): Promise<void> {
  await run(tx, sql`update tax_form set note = '' where partner_id = ${partnerId}`);
}

type Asked = { readonly partnerId: string; readonly currency: Currency; readonly isToUs: boolean };

/** Whether a transfer has to wait for the partner's form: the term says so, it goes to a US account, and with it the year's payments would be reported. */
export async function waitsForForm(tx: Tx, { partnerId, currency, isToUs, minor }: Asked & { readonly minor: bigint }): Promise<boolean> {
  const year = await yearAt(tx, tx.now);
  const terms = (await termsTimeline(tx))(tx.now);
  if (terms.taxFormHold === "no" || !isToUs || isSettledForm(await taxFormOf(tx, partnerId))) return false;
  const threshold = thresholdOf(await termsOfYear(tx, year), year, currency);
  return threshold !== null && (await paidTo(tx, partnerId, await yearOf(tx, year), currency)) + minor >= threshold;
}

/** After money left: whoever's payments of the year come near what is reported, or reach it, is told once that their form is missing. */
export async function remindOfForm(tx: Tx, { partnerId, currency, isToUs }: Asked): Promise<void> {
  if (!isToUs || isSettledForm(await taxFormOf(tx, partnerId))) return;
  const year = await yearAt(tx, tx.now);
  const nearness = howNear(
    await paidTo(tx, partnerId, await yearOf(tx, year), currency),
    thresholdOf(await termsOfYear(tx, year), year, currency),
  );
  if (nearness !== "far") await tellOfForm(tx, partnerId, nearness === "near" ? "form-near" : "form-over", `${year} ${nearness}`, currency);
}

/** The terms by which a year is reported: those of its last moment, as far as they are agreed. */
export async function termsOfYear(tx: Pick<Tx, "em">, year: number): Promise<ReturnType<Awaited<ReturnType<typeof termsTimeline>>>> {
  return (await termsTimeline(tx))((await yearOf(tx, year)).to.subtract({ milliseconds: 1 }));
}

async function tellOfForm(
  tx: Tx,
  partnerId: string,
  what: "form-near" | "form-over" | "form-asked",
  about: string,
  currency: Currency,
): Promise<void> {
  const year = await yearAt(tx, tx.now);
  const threshold = thresholdOf(await termsOfYear(tx, year), year, currency);
  await tell(tx, {
    kind: "money-notice",
    to: { kind: "partner", id: partnerId },
    about: `form ${about}`,
    facts: {
      what,
      at: tx.now,
      year,
      paid: money(await paidTo(tx, partnerId, await yearOf(tx, year), currency), currency),
      threshold: threshold === null ? null : money(threshold, currency),
    },
  });
}
