import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import { Refusal, refuse, type InTransaction, type RefusalCode, type Tx } from "#domain/kernel";
import { partnerById } from "#domain/partners";
import { programmeOf } from "#domain/programme";
import { faultPage, refusedPage, type PageReader } from "#templates/bank-pages";
import type { Page } from "#templates/pages";
import { houseOf, type PageDoors } from "./house-of.ts";
import { sendPage } from "./send-page.ts";

/** What pages behind a link to one person have in common: how often they may be asked for, their forms, and what they say when they refuse. */
export type FormDoors = PageDoors & { readonly inTransaction: InTransaction; readonly report: (error: unknown) => string };

/** A page, or where to go on. */
export type Answered = { readonly page: Page; readonly code: number } | { readonly goTo: string };

const perAddressAndMinute = 30;
export const limited = {
  config: { rateLimit: { max: perAddressAndMinute, timeWindow: "1 minute", errorResponseBuilder: () => refuse("page.too-often") } },
};
const largestForm = 4_096;

const refusedWith: Partial<Record<RefusalCode, number>> = {
  "page.too-often": 429,
  "page.too-large": 413,
  "page.from-elsewhere": 403,
};
const gone = 410;

/** Forms are text, and whatever goes wrong is a page; a refusal is 410 unless `others` or the common ones say otherwise. */
export function takesForms(app: FastifyInstance, doors: FormDoors, others: Partial<Record<RefusalCode, number>>): void {
  const codes = { ...refusedWith, ...others };
  app.removeAllContentTypeParsers();
  app.addContentTypeParser("*", { bodyLimit: largestForm, parseAs: "string" }, (_request, body, done) => done(null, body));
  app.setErrorHandler(async (error: Error & { statusCode?: number }, _request, reply) => {
    const refusal = error instanceof Refusal ? error : error.statusCode === 413 ? refuse("page.too-large") : null;
    const reference = refusal ? "" : doors.report(error);
    const page = await doors.inTransaction({ kind: "guest" }, async (tx) => {
      const [house, reader] = [await houseOf(tx, doors), await readerOf(tx, null)];
      return refusal ? refusedPage(house, refusal, reader) : faultPage(house, reference);
    });
    return sendPage(reply, { page, code: refusal ? (codes[refusal.code] ?? gone) : 500 });
  });
}

export function go(reply: FastifyReply, answered: Answered): FastifyReply {
  if ("page" in answered) return sendPage(reply, answered);
  return reply.code(303).headers({ location: answered.goTo, "cache-control": "no-store", "referrer-policy": "no-referrer" }).send();
}

export async function readerOf(tx: Tx, partnerId: string | null): Promise<PageReader> {
  const partner = partnerId === null ? null : await partnerById(tx, partnerId);
  return { zone: partner?.zone ?? (await programmeOf(tx)).zone, locale: partner?.locale ?? "en-US" };
}

/**
 * Browsers say where a form comes from, over https and on the machine itself; one that says nothing is too old to be trusted with this, or
 * the address is not https. (`Origin` would say nothing here: pages that send no referrer send "null".)
 */
export function mustBeOurForm(request: FastifyRequest): void {
  if (request.headers["sec-fetch-site"] !== "same-origin") throw refuse("page.from-elsewhere");
}

export function formOf(body: unknown): URLSearchParams {
  return new URLSearchParams(typeof body === "string" ? body : "");
}
