import type { FastifyInstance, FastifyReply } from "fastify";
import { refuse, type RefusalCode, type Tx } from "#domain/kernel";
import { walletOf } from "#domain/answers";
import { termsAt } from "#domain/programme";
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
import { bankCheckPage, bankDonePage, bankFormPage, bankObjectionPage, type PageReader } from "#templates/bank-pages";
import type { House } from "#templates/pages";
import { houseOf } from "./house-of.ts";
import { formOf, go, limited, mustBeOurForm, readerOf, takesForms, type Answered, type FormDoors } from "./page-forms.ts";

type Params = { Params: { token: string } };

const refusedWith: Partial<Record<RefusalCode, number>> = {
  "bank-link.unknown": 404,
  "bank-link.changed": 409,
  "destination.blocked-account": 403,
};

/**
 * `/bank/<token>`, where a partner enters a bank account: the only place where anybody does. The form is checked and kept sealed, then shown
 * in short on `/bank/<token>/check`, and counts once it is confirmed there; `/bank/not-mine/<token>`, from a mail, blocks it. GET never changes anything: chats and mail programs look at
 * links by themselves. Nothing that was typed is in an address, a log or a header.
 */
export function bankRoutes(app: FastifyInstance, doors: FormDoors): void {
  takesForms(app, doors, refusedWith);

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
    const id = formOf(request.body).get("destination") ?? "";
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
  { inTransaction }: FormDoors,
  reply: FastifyReply,
  token: string,
  act: (tx: Tx) => Promise<Answered>,
): Promise<FastifyReply> {
  const { partnerId } = await inTransaction({ kind: "guest" }, (tx) => findBankLink(tx, token, { forUpdate: false }));
  return go(reply, await inTransaction({ kind: "partner", partnerId }, act));
}

/** The same for who follows the link in a mail: it is their mailbox that stands for them. */
async function objection(
  { inTransaction }: FormDoors,
  reply: FastifyReply,
  token: string,
  act: (tx: Tx, found: DestinationFacts) => Promise<Answered>,
): Promise<FastifyReply> {
  const found = await inTransaction({ kind: "guest" }, async (tx) => {
    const id = readObjection(tx.vault, token);
    return id === null ? null : destinationById(tx, id);
  });
  if (!found) throw refuse("bank-link.unknown");
  return go(reply, await inTransaction({ kind: "partner", partnerId: found.partnerId }, (tx) => act(tx, found)));
}

async function objectTo(doors: FormDoors, tx: Tx, token: string, found: DestinationFacts): Promise<Answered> {
  const [house, reader] = [await houseOf(tx, doors), await readerOf(tx, found.partnerId)];
  return { page: bankObjectionPage(house, { url: `/bank/not-mine/${token}`, found }, reader), code: 200 };
}

async function form(
  doors: FormDoors,
  tx: Tx,
  token: string,
  { typed, problems }: { typed: TypedBankDetails; problems: Readonly<Partial<Record<BankField, BankProblem>>> },
): Promise<Answered> {
  const { partnerId, spentOn, expiresAt } = await findBankLink(tx, token, { forUpdate: false });
  const [house, reader] = [await houseOf(tx, doors), await readerOf(tx, partnerId)];
  if (spentOn !== null) return isSet(tx, spentOn, house, reader);
  const present = await currentDestination(tx, partnerId);
  const isWrong = Object.keys(problems).length > 0;
  return { page: bankFormPage(house, { url: `/bank/${token}`, typed, problems, expiresAt, present }, reader), code: isWrong ? 422 : 200 };
}

async function check(doors: FormDoors, tx: Tx, token: string): Promise<Answered> {
  const { partnerId, spentOn } = await findBankLink(tx, token, { forUpdate: false });
  const [house, reader] = [await houseOf(tx, doors), await readerOf(tx, partnerId)];
  if (spentOn !== null) return isSet(tx, spentOn, house, reader);
  const entered = await lookAtEntered(tx, partnerId);
  if (!entered) return { goTo: `/bank/${token}` };
  const { destinationWaitHours: waitHours } = await termsAt(tx, tx.now);
  const usableFrom = tx.now.add({ hours: waitHours });
  const otherMoney = (await walletOf(tx, partnerId)).balances.filter(
    ({ currency, minor }) => minor > 0n && currency !== entered.entered.currency,
  );
  return {
    page: bankCheckPage(
      house,
      { url: `/bank/${token}/check`, formUrl: `/bank/${token}`, ...entered, usableFrom, waitHours, otherMoney },
      reader,
    ),
    code: 200,
  };
}

async function isSet(tx: Tx, id: string, house: House, reader: PageReader): Promise<Answered> {
  const set = await destinationById(tx, id);
  if (set?.state !== "confirmed") throw refuse("bank-link.used");
  return { page: bankDonePage(house, set, reader), code: 200 };
}

function typedIn(body: unknown): TypedBankDetails {
  const fields = formOf(body);
  return Object.fromEntries(bankFields.flatMap((field) => (fields.has(field) ? [[field, fields.get(field) ?? ""]] : [])));
}
