import { z } from "zod";
import {
  readClickDays,
  readConversion,
  readConversions,
  readPartners,
  readPayout,
  readPayouts,
  readPayoutStates,
  type ReadConversion,
  type ReadPartner,
  type ReadPayout,
} from "#domain/answers";
import type { ConversionStatus } from "#domain/conversions";
import type { Tx } from "#domain/kernel";
import { partnerByReference, partnerStatuses, type PartnerStatus } from "#domain/partners";
import {
  clickDayForm,
  clickDayJson,
  conversionForm,
  conversionJson,
  partnerForm,
  partnerJson,
  payoutForm,
  payoutJson,
  payoutWithItemsForm,
  payoutWithItemsJson,
} from "#templates/api-forms";
import { readCursor, writeCursor } from "./cursor.ts";
import { readPart, type ListOf } from "./lists.ts";
import { Problem } from "./problem.ts";
import { dayQuestion, listAsked, listQuestion, readDay, readLimit, readPartner, readQuestion, wrong } from "./question.ts";
import { dayListForm, listForm, reading, type Answered, type AskedFor, type ReadingEndpoint } from "./reading-endpoint.ts";

const partners: ListOf<ReadPartner, PartnerStatus> = {
  name: "partners",
  dated: "applied",
  statuses: partnerStatuses,
  read: readPartners,
  row: partnerJson,
};
const conversions: ListOf<ReadConversion, ConversionStatus> = {
  name: "conversions",
  dated: "ordered",
  statuses: ["pending", "unpaid", "paid", "rejected"],
  read: readConversions,
  row: conversionJson,
};
const payouts: ListOf<ReadPayout, ReadPayout["state"]> = {
  name: "payouts",
  dated: "released",
  statuses: readPayoutStates,
  read: readPayouts,
  row: payoutJson,
};

const order =
  "Rows come in the order in which they changed, oldest first. A row that changes while you read comes again at the end; none is missed.";
const idInPath = z.object({ id: z.uuid().describe("its id") });

/** Everything that programs can read. */
export const readingEndpoints: readonly ReadingEndpoint[] = [
  reading({
    path: "/api/v1/partners",
    operation: "listPartners",
    summary: "Partners",
    description: order,
    scope: "partners:read",
    inQuery: listQuestion(partners.dated, partners.statuses),
    form: listForm(partnerForm),
    says: "Partners.",
    read: (tx, asked) => readPart(tx, partners, asked),
  }),
  reading({
    path: "/api/v1/partners/{reference}",
    operation: "getPartner",
    summary: "One partner",
    scope: "partners:read",
    inPath: z.object({ reference: z.string().describe("share ID, slug or an earlier reference") }),
    form: partnerForm,
    says: "The partner.",
    read: onePartner,
  }),
  reading({
    path: "/api/v1/conversions",
    operation: "listConversions",
    summary: "Conversions, with what became of them and why",
    description: order,
    scope: "conversions:read",
    inQuery: listQuestion(conversions.dated, conversions.statuses),
    form: listForm(conversionForm),
    says: "Conversions.",
    read: (tx, asked) => readPart(tx, conversions, asked),
  }),
  reading({
    path: "/api/v1/conversions/{id}",
    operation: "getConversion",
    summary: "One conversion",
    scope: "conversions:read",
    inPath: idInPath,
    form: conversionForm,
    says: "The conversion.",
    read: async (tx, { params }) => ({ answer: conversionJson(there(await readConversion(tx, idIn(params)))) }),
  }),
  reading({
    path: "/api/v1/payouts",
    operation: "listPayouts",
    summary: "Payouts",
    description: order,
    scope: "payouts:read",
    inQuery: listQuestion(payouts.dated, payouts.statuses),
    form: listForm(payoutForm),
    says: "Payouts.",
    read: (tx, asked) => readPart(tx, payouts, asked),
  }),
  reading({
    path: "/api/v1/payouts/{id}",
    operation: "getPayout",
    summary: "One payout, and what it is made of",
    scope: "payouts:read",
    inPath: idInPath,
    form: payoutWithItemsForm,
    says: "The payout.",
    read: async (tx, { params }) => {
      const { payout, items } = there(await readPayout(tx, idIn(params)));
      return { answer: payoutWithItemsJson(payout, items) };
    },
  }),
  reading({
    path: "/api/v1/clicks",
    operation: "listClickDays",
    summary: "Clicks by day and partner",
    description: "Days that are over: each is counted in the night after it. By day, then by partner.",
    scope: "clicks:read",
    inQuery: dayQuestion,
    form: dayListForm(clickDayForm),
    says: "Days.",
    read: days,
  }),
];

async function onePartner(tx: Tx, { params }: AskedFor): Promise<Answered> {
  const found = there(await partnerByReference(tx, params["reference"] ?? ""));
  const none = { changedSince: null, from: null, to: null, after: null, limit: 1 };
  const { rows } = await readPartners(tx, { ...none, partnerId: found.id }, []);
  return { answer: partnerJson(there(rows[0] ?? null)) };
}

async function days(tx: Tx, { query }: AskedFor): Promise<Answered> {
  const { limit, cursor, ...question } = readQuestion(dayQuestion, query);
  const list = listAsked("clicks", question);
  const [from, to] = [readDay("from", question.from), readDay("to", question.to)];
  if (Temporal.PlainDate.compare(from, to) >= 0) throw wrong("`to` is the day after the last one, so it lies after `from`.");
  const standing = cursor === undefined ? null : readCursor(tx.vault, list, cursor);
  const { rows, next, closedTo } = await readClickDays(tx, {
    partnerId: await readPartner(tx, question.partner),
    from: from.toString(),
    to: to.toString(),
    after: standing && { day: standing.at, id: standing.id },
    limit: readLimit(limit),
  });
  const following = next && writeCursor(tx.vault, list, { at: next.day, id: next.id }, "");
  return { answer: { data: rows.map(clickDayJson), next_cursor: following, closed_to: closedTo } };
}

function there<T>(found: T | null): T {
  if (found === null) throw new Problem("not-found", "Nothing here has this id or reference.");
  return found;
}

/** What is no id at all can't be anybody's. */
function idIn(params: AskedFor["params"]): string {
  return there(z.uuid().safeParse(params["id"]).data ?? null);
}
