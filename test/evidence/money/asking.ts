import { money, oneOf, Refusal, sql, type Money } from "#domain/kernel";
import { quoteTransfer, requestTransfer, type TransferFacts } from "#domain/transfers";
import { openFacts, type SealedRow } from "../../../domain/messages/sealed-facts.ts";
import { isTriedAnyway, pick, type Act, type Room } from "./act.ts";
import { accountOf, day, hour, payableOf, watched, type Model, type ModelTransfer } from "./model.ts";

const zone = "America/Denver";
export const dateOf = (ms: number): Temporal.PlainDate => Temporal.Instant.fromEpochMilliseconds(ms).toZonedDateTimeISO(zone).toPlainDate();
/** whether the right code is typed, a wrong one, or none */
const codes = ["right", "right", "right", "wrong", "none"] as const;
const codeMinutes = 10;
const amounts = [null, 3_000n, 2_999n, 600n, 8_000n, 251n, 100n, 20_001n];

/** A partner asks for money to be sent: all of it or a sum, with a code where it is large. */
export const askForTransfer: Act = (model, a, b) => {
  const able = model.partners.flatMap(({ status, wallet }, nth) =>
    status !== "paused" && wallet > 0n && accountOf(model, nth) ? [nth] : [],
  );
  const partner = isTriedAnyway(a) || able.length === 0 ? b % model.partners.length : able[b % able.length]!;
  const asked = pick(amounts, a)!;
  const judged = judge(model, partner, asked);
  const transfer = typeof judged === "string" ? null : judged.transfer;
  const ofDay = typeof judged === "string" ? 0n : judged.ofDay;
  const typed = pick(codes, Math.floor(b / 3))!;
  return {
    predict: () => {
      if (!transfer) return judged as string;
      const missing = ofDay < watched.transferCodeFrom ? null : codeMissing(model, transfer, typed);
      if (missing !== null) return missing;
      model.transfers.push(transfer);
      const owner = model.partners[partner]!;
      owner.wallet -= transfer.amount;
      owner.reserved += transfer.amount;
      return "ok";
    },
    real: async (room) => {
      const { id } = room.partners[partner]!;
      const meant = asked === null ? undefined : money(asked, "USD");
      const said = await askFor(room, id, meant, typed);
      if (said.made instanceof Refusal) throw said.made;
      const { made, token, fee } = said;
      if (!transfer) return;
      Object.assign(transfer, { number: made.number, token });
      // What was confirmed is what leaves: the day and the fee were said before.
      if (made.processOn !== transfer.processOn || fee !== transfer.fee)
        throw new Error(`a transfer of ${made.processOn} with a fee of ${fee}, not ${transfer.processOn}, ${transfer.fee}`);
    },
  };
};

/** Days on which the Federal Reserve's banks rest besides weekends, by its own list ("Holidays Observed", K.8); one on a Saturday is not moved. */
const holidays = new Set([
  "2026-12-25",
  ...["01-01", "01-18", "02-15", "05-31", "07-05", "09-06", "10-11", "11-11", "11-25"].map((date) => `2027-${date}`),
  ...["01-17", "02-21", "05-29", "06-19", "07-04", "09-04", "10-09", "11-23", "12-25"].map((date) => `2028-${date}`),
  ...["01-01", "01-15", "02-19", "05-28"].map((date) => `2029-${date}`),
]);

/**
 * At three in Denver on the weekday of the terms, on the next banking day where that is none; the first that is still to come. A week's day is that of the
 * terms as they stood when it began.
 */
export function runAfter({ now, agreed }: Model): { readonly cutOffAt: number; readonly processOn: string } {
  if (now > Date.UTC(2029, 5, 1)) throw new Error("the model knows no bank holidays");
  const today = dateOf(now);
  for (let monday = today.subtract({ days: today.dayOfWeek - 1 + 14 }); ; monday = monday.add({ days: 7 })) {
    const weekBegins = monday.toZonedDateTime({ timeZone: zone }).epochMilliseconds;
    const { transferWeekday } = agreed.findLast(({ from }) => from <= weekBegins)!.terms;
    let date = monday.add({ days: transferWeekday - 1 });
    while (date.dayOfWeek > 5 || holidays.has(date.toString())) date = date.add({ days: 1 });
    const cutOffAt = date.toZonedDateTime({ timeZone: zone, plainTime: "15:00" }).epochMilliseconds;
    if (now < cutOffAt) return { cutOffAt, processOn: date.toString() };
  }
}

/** What a large transfer lacks: a code is mailed for exactly what was confirmed, holds for ten minutes, and is used up by five wrong ones; ten a day. */
function codeMissing(
  model: Model,
  { partner, amount, fee, version, processOn }: ModelTransfer,
  typed: (typeof codes)[number],
): string | null {
  const before = model.transfers.filter((each) => each.partner === partner).length;
  const key = [amount, fee, model.versions.indexOf(version), processOn, before].join(" ");
  let code = model.codes.find((each) => each.partner === partner && each.key === key);
  if (!code || code.isSpent || model.now >= code.madeAt + codeMinutes * 60_000) {
    const today = model.codes.filter((each) => each.partner === partner && each.madeAt > model.now - 24 * hour);
    if (today.length >= 10) return "transfer.too-many-codes";
    if (!code) model.codes.push((code = { partner, key, madeAt: 0, tries: 0, isSpent: false }));
    Object.assign(code, { madeAt: model.now, tries: 0, isSpent: false });
  }
  if (typed === "none") return "transfer.code-needed";
  if (code.tries >= 5) return "transfer.code-over";
  code.tries += 1;
  if (typed === "wrong") return "transfer.code-wrong";
  code.isSpent = true;
  return null;
}

type Said = { readonly made: TransferFacts | Refusal; readonly token: string; readonly fee: bigint };

/** Asks for it, and where a code was mailed, once more with what the partner types. What is refused with a code in the mail has written that code. */
async function askFor(room: Room, partnerId: string, meant: Money | undefined, typed: (typeof codes)[number]): Promise<Said> {
  const say = (code?: string): Promise<Said> =>
    room.db.run(
      async (tx) => {
        const { token, quote } = await quoteTransfer(tx, partnerId, meant);
        return { made: await requestTransfer(tx, partnerId, meant, { token, code }), token, fee: quote.fee.minor };
      },
      { kind: "partner", partnerId },
    );
  const first = await say();
  const isCodeNeeded = first.made instanceof Refusal && first.made.code === "transfer.code-needed";
  if (!isCodeNeeded || typed === "none") return first;
  return say(typed === "wrong" ? "wrong-1" : await mailedCode(room, partnerId, first.token));
}

/** The code out of the mail that waits to be sent. */
async function mailedCode({ db }: Room, partnerId: string, token: string): Promise<string> {
  return db.run(async (tx) => {
    const row = await oneOf(
      tx,
      sql<SealedRow>`
        select id, facts, facts_key, facts_key_id from message
        where kind = 'transfer-code' and recipient_id = ${partnerId} and position(${token} in key) > 0 order by created_at desc, id desc limit 1`,
    );
    return (JSON.parse(openFacts(tx.vault, row)!) as { code: string }).code;
  });
}

/** The transfer that is asked for, or the code of why not; null: all that may leave. */
function judge(model: Model, nth: number, asked: bigint | null): { transfer: ModelTransfer; ofDay: bigint } | string {
  const { terms, now } = model;
  const { status, wallet } = model.partners[nth]!;
  if (model.isFrozen) return "programme.frozen";
  if (status === "paused") return "partner.not-active";
  const version = accountOf(model, nth);
  if (!version) return "transfer.no-account";
  if (now < version.usableFrom) return "transfer.account-waits";
  const payable = payableOf(model, nth);
  const transferable = payable < 0n ? (wallet + payable > 0n ? wallet + payable : 0n) : wallet;
  const own = model.transfers.filter(({ partner }) => partner === nth);
  const counting = own.filter(({ state, askedAt }) => !["cancelled", "failed", "returned"].includes(state) && askedAt > now - 24 * hour);
  const spent = counting.reduce((sum, { amount }) => sum + amount, 0n);
  const left = terms.transferDailyLimit > spent ? terms.transferDailyLimit - spent : 0n;
  const amount = asked ?? (left < transferable ? left : transferable);
  if (amount > transferable) return "transfer.above-transferable";
  // Who asks for all gets what the day leaves; where that is too little, the day is the reason.
  if (amount > left || (amount === left && amount < terms.minimumTransfer && amount < transferable)) return "transfer.daily-limit";
  if (amount < terms.minimumTransfer || amount === 0n) return "transfer.below-minimum";
  if (amount <= terms.transferFee) return "transfer.not-above-fee";
  const ofWeek = own.filter(({ state, askedAt }) => state !== "cancelled" && askedAt > now - 7 * day);
  if (ofWeek.length >= terms.transfersPerWeek) return "transfer.weekly-count";
  if (version.takesNothing) return "transfer.account-returned";
  const ofDay = spent + amount;
  const transfer: ModelTransfer = {
    number: "",
    partner: nth,
    amount,
    fee: terms.transferFee,
    version,
    askedAt: now,
    token: "",
    ...runAfter(model),
    state: ofDay < terms.automaticTransferBelow ? "approved" : "requested",
    file: null,
    marks: [],
  };
  return { transfer, ofDay };
}
