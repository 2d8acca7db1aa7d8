import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import { Refusal, refuse, type InTransaction, type RefusalCode, type Tx } from "#domain/kernel";
import { partnerById } from "#domain/partners";
import { programmeOf, termsAt } from "#domain/programme";
import {
  bankFields,
  confirmDestination,
  currentDestination,
  destinationById,
  endDestination,
  enterDestination,
  findBankLink,
  lookAtEntered,
  readObjection,
  type BankField,
  type BankProblem,
  type DestinationFacts,
  type TypedBankDetails,
} from "#domain/transfers";
import {
  bankCheckPage,
  bankDonePage,
  bankFormPage,
  bankObjectionPage,
  faultPage,
  refusedPage,
  type PageReader,
} from "#templates/bank-pages";
import type { House, Page } from "#templates/pages";
import { houseOf, type PageDoors } from "./house-of.ts";
import { sendPage } from "./send-page.ts";

const perAddressAndMinute = 30;
const limited = {
  config: { rateLimit: { max: perAddressAndMinute, timeWindow: "1 minute", errorResponseBuilder: () => refuse("page.too-often") } },
};
const largestForm = 4_096;

type Params = { Params: { token: string } };
type Doors = PageDoors & { readonly inTransaction: InTransaction; readonly report: (error: unknown) => string };
/** A page, or where to go on. */
type Answer = { readonly page: Page; readonly code: number } | { readonly goTo: string };

const refusedWith: Partial<Record<RefusalCode, number>> = {
  "bank-link.unknown": 404,
  "bank-link.changed": 409,
  "destination.blocked-account": 403,
  "page.too-often": 429,
  "page.too-large": 413,
  "page.from-elsewhere": 403,
};
const gone = 410;

/**
 * `/bank/<token>`, where a partner enters a bank account: the only place where anybody does. The form is checked and kept sealed, then shown
 * in short on `/bank/<token>/check`, and counts once it is confirmed there; `/bank/not-mine/<token>`, from a mail, blocks it. GET never changes anything: chats and mail programs look at
 * links by themselves. Nothing that was typed is in an address, a log or a header.
 */
export function bankRoutes(app: FastifyInstance, doors: Doors): void {
  app.removeAllContentTypeParsers();
  app.addContentTypeParser("*", { bodyLimit: largestForm, parseAs: "string" }, (_request, body, done) => done(null, body));
  app.setErrorHandler(async (error: Error & { statusCode?: number }, _request, reply) => {
    const refusal = error instanceof Refusal ? error : error.statusCode === 413 ? refuse("page.too-large") : null;
    const reference = refusal ? "" : doors.report(error);
    const page = await doors.inTransaction({ kind: "guest" }, async (tx) => {
      const [house, reader] = [await houseOf(tx, doors), await readerOf(tx, null)];
      return refusal ? refusedPage(house, refusal, reader) : faultPage(house, reference);
    });
    return sendPage(reply, { page, code: refusal ? (refusedWith[refusal.code] ?? gone) : 500 });
  });

  app.get<Params>("/bank/:token", limited, ({ params: { token } }, reply) =>
    answer(doors, reply, token, (tx) => form(doors, tx, token, { typed: { kind: "us-account" }, problems: {} })),
  );
  app.get<Params>("/bank/:token/check", limited, ({ params: { token } }, reply) =>
    answer(doors, reply, token, (tx) => check(doors, tx, token)),
  );
  app.post<Params>("/bank/:token", limited, (request, reply) => {
    mustBeOurForm(request);
    const { token } = request.params;
    const typed = typedIn(request.body);
    return answer(doors, reply, token, async (tx) => {
      const read = await enterDestination(tx, token, typed);
      return "entered" in read ? { goTo: `/bank/${token}/check` } : form(doors, tx, token, { typed, problems: read.problems });
    });
  });
  app.post<Params>("/bank/:token/check", limited, (request, reply) => {
    mustBeOurForm(request);
    const { token } = request.params;
    const id = fieldsOf(request.body).get("destination") ?? "";
    return answer(doors, reply, token, async (tx) => {
      await confirmDestination(tx, token, id);
      return { goTo: `/bank/${token}` };
    });
  });

  app.get<Params>("/bank/not-mine/:token", limited, ({ params: { token } }, reply) =>
    objection(doors, reply, token, (tx, found) => objectTo(doors, tx, token, found)),
  );
  app.post<Params>("/bank/not-mine/:token", limited, (request, reply) => {
    mustBeOurForm(request);
    const { token } = request.params;
    return objection(doors, reply, token, async (tx, found) => {
      // Pressed twice it says the same.
      if (found.state === "confirmed") await endDestination(tx, found.partnerId, "blocked", found.id);
      return { goTo: `/bank/not-mine/${token}` };
    });
  });
}

/** Acts as the partner whose link it is, so that what is done is recorded as theirs. */
async function answer(
  { inTransaction }: Doors,
  reply: FastifyReply,
  token: string,
  act: (tx: Tx) => Promise<Answer>,
): Promise<FastifyReply> {
  const { partnerId } = await inTransaction({ kind: "guest" }, (tx) => findBankLink(tx, token, { forUpdate: false }));
  return go(reply, await inTransaction({ kind: "partner", partnerId }, act));
}

/** The same for who follows the link in a mail: it is their mailbox that stands for them. */
async function objection(
  { inTransaction }: Doors,
  reply: FastifyReply,
  token: string,
  act: (tx: Tx, found: DestinationFacts) => Promise<Answer>,
): Promise<FastifyReply> {
  const found = await inTransaction({ kind: "guest" }, async (tx) => {
    const id = readObjection(tx.vault, token);
    return id === null ? null : destinationById(tx, id);
  });
  if (!found) throw refuse("bank-link.unknown");
  return go(reply, await inTransaction({ kind: "partner", partnerId: found.partnerId }, (tx) => act(tx, found)));
}

async function objectTo(doors: Doors, tx: Tx, token: string, found: DestinationFacts): Promise<Answer> {
  const [house, reader] = [await houseOf(tx, doors), await readerOf(tx, found.partnerId)];
  return { page: bankObjectionPage(house, { url: `/bank/not-mine/${token}`, found }, reader), code: 200 };
}

function go(reply: FastifyReply, answered: Answer): FastifyReply {
  if ("page" in answered) return sendPage(reply, answered);
  return reply.code(303).headers({ location: answered.goTo, "cache-control": "no-store", "referrer-policy": "no-referrer" }).send();
}

async function form(
  doors: Doors,
  tx: Tx,
  token: string,
  { typed, problems }: { typed: TypedBankDetails; problems: Readonly<Partial<Record<BankField, BankProblem>>> },
): Promise<Answer> {
  const { partnerId, spentOn, expiresAt } = await findBankLink(tx, token, { forUpdate: false });
  const [house, reader] = [await houseOf(tx, doors), await readerOf(tx, partnerId)];
  if (spentOn !== null) return isSet(tx, spentOn, house, reader);
  const present = await currentDestination(tx, partnerId);
  const isWrong = Object.keys(problems).length > 0;
  return { page: bankFormPage(house, { url: `/bank/${token}`, typed, problems, expiresAt, present }, reader), code: isWrong ? 422 : 200 };
}

async function check(doors: Doors, tx: Tx, token: string): Promise<Answer> {
  const { partnerId, spentOn } = await findBankLink(tx, token, { forUpdate: false });
  const [house, reader] = [await houseOf(tx, doors), await readerOf(tx, partnerId)];
  if (spentOn !== null) return isSet(tx, spentOn, house, reader);
  const entered = await lookAtEntered(tx, partnerId);
  if (!entered) return { goTo: `/bank/${token}` };
  const { destinationWaitHours: waitHours } = await termsAt(tx, tx.now);
  const usableFrom = tx.now.add({ hours: waitHours });
  return {
    page: bankCheckPage(house, { url: `/bank/${token}/check`, formUrl: `/bank/${token}`, ...entered, usableFrom, waitHours }, reader),
    code: 200,
  };
}

async function isSet(tx: Tx, id: string, house: House, reader: PageReader): Promise<Answer> {
  const set = await destinationById(tx, id);
  if (set?.state !== "confirmed") throw refuse("bank-link.used");
  return { page: bankDonePage(house, set, reader), code: 200 };
}

async function readerOf(tx: Tx, partnerId: string | null): Promise<PageReader> {
  const partner = partnerId === null ? null : await partnerById(tx, partnerId);
  return { zone: partner?.zone ?? (await programmeOf(tx)).zone, locale: partner?.locale ?? "en-US" };
}

/**
 * Browsers say where a form comes from, over https and on the machine itself; one that says nothing is too old to be trusted with this, or
 * the address is not https. (`Origin` would say nothing here: pages that send no referrer send "null".)
 */
function mustBeOurForm(request: FastifyRequest): void {
  if (request.headers["sec-fetch-site"] !== "same-origin") throw refuse("page.from-elsewhere");
}

function typedIn(body: unknown): TypedBankDetails {
  const fields = fieldsOf(body);
  return Object.fromEntries(bankFields.flatMap((field) => (fields.has(field) ? [[field, fields.get(field) ?? ""]] : [])));
}

function fieldsOf(body: unknown): URLSearchParams {
  return new URLSearchParams(typeof body === "string" ? body : "");
}
