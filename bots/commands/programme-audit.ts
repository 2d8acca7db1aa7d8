import { periodOf, readPeriod, Refusal, type PeriodChoice, type Tx } from "#domain/kernel";
import { auditTrail, findOrder, type AuditFilter } from "#domain/answers";
import { acts } from "#domain/audit";
import { allStaff, findPartner, findStaff } from "#domain/partners";
import { programmeOf } from "#domain/programme";
import { auditCard } from "#templates/cards/audit-card";
import { command } from "../command.ts";
import { refuseUnknown } from "../meant-partner.ts";
import { option } from "../option.ts";
import { pageByName } from "./options.ts";

export const programmeAudit = command({
  name: "programme audit",
  sentence: "Who did what, when and why: all of it, or of a person, a partner, an order or a kind of act",
  audience: "operator",
  options: {
    about: option.word("a staff handle, a partner, an order such as #4107, or an act such as batch", { optional: true }),
    page: pageByName,
    period: option.period("only of this time", { optional: true }),
  },
  run: async (tx, options) => {
    // "/programme audit week": the first word may already be the time.
    const time = options.period === undefined && options.about !== undefined ? periodIn(options.about) : null;
    const about = time === null ? options.about : undefined;
    const period = time ?? options.period;
    const { zone } = await programmeOf(tx);
    const trail = await auditTrail(tx, {
      filter: about === undefined ? null : await filterOf(tx, about),
      period: period === undefined ? null : periodOf(period, tx.now, zone),
      page: options.page ?? 1,
    });
    const asked = { ...(about === undefined ? {} : { about }), ...(period === undefined ? {} : { period: typedPeriod(period) }) };
    return auditCard(trail, about ?? null, asked);
  },
});

function periodIn(word: string): PeriodChoice | null {
  try {
    return readPeriod(word);
  } catch (error) {
    if (error instanceof Refusal) return null;
    throw error;
  }
}

/** A period as it is typed: its name, or its first and its last day. */
function typedPeriod(period: PeriodChoice): string {
  return typeof period === "string" ? period : `${period.first.toString()}..${period.next.subtract({ days: 1 }).toString()}`;
}

/** What somebody means by a word: an act, a staff handle, a partner, an order; "#4107" is always an order. Refuses `order.unknown`, `partner.unknown`. */
async function filterOf(tx: Tx, about: string): Promise<AuditFilter> {
  if (about.startsWith("#")) return { kind: "order", orderId: (await findOrder(tx, about.slice(1))).id };
  const act = about.toLowerCase();
  if (acts.some((each) => each === act || each.startsWith(`${act}.`))) return { kind: "act", act };
  const staff = await findStaff(tx, about);
  if (staff) return { kind: "staff", staffId: staff.id };
  const partner = await findPartner(tx, about);
  if (partner) return { kind: "partner", partnerId: partner.id };
  try {
    return { kind: "order", orderId: (await findOrder(tx, about)).id };
  } catch (error) {
    if (!(error instanceof Refusal) || error.code !== "order.unknown") throw error;
    const handles = (await allStaff(tx)).map((each) => each.handle);
    return refuseUnknown(tx, about, handles);
  }
}
