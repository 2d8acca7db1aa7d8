import { money, type Tx } from "#domain/kernel";
import { declineAdjustment, requestCredit, requestWithholding, withdrawAdjustment, type AdjustmentFacts } from "#domain/ledger";
import { partnerById, type PartnerFacts } from "#domain/partners";
import { confirmAdjustment, requestWriteOff } from "#domain/payouts";
import { dateOf } from "./asking.ts";
import { inTurn, isTriedAnyway, pick, pickFitting, unless, type Act, type Plan } from "./act.ts";
import { day, half, leftOf, payableOf, type Model, type ModelCorrection, type ModelCredit } from "./model.ts";

const creditDays = 7;
const withheldBasisPoints = 2_400n;
const amounts = [3_000n, 700n, 12_000n, 25_001n];
/** null: as much as the terms say */
const kept = [null, 500n, 9_000n];

/** Every act by which finance book by hand: credits, debts that are let off, money that is withheld and given back. */
export const adjustmentActs: Readonly<Record<string, Act>> = {
  "ask for a credit": (model, a, b) => {
    const minor = pick(amounts, b)!;
    return asking(model, a, b, { kind: "credit", judged: minor }, (tx, staff, partner) =>
      requestCredit(tx, staff, partner, money(minor, "USD"), "for the trouble"),
    );
  },
  "ask to let a debt off": (model, a, b) => {
    const everybody = model.partners.map((_, nth) => nth);
    const partner = pickFitting(everybody, (nth) => payableOf(model, nth) < 0n, b, a);
    if (partner === null) return null;
    const debt = -payableOf(model, partner);
    const isAsked = model.credits.some(
      (credit) => credit.kind === "write-off" && credit.partner === partner && closed(model, credit) === null,
    );
    const judged = debt <= 0n ? "write-off.no-debt" : isAsked ? "write-off.already-asked" : debt;
    return asking(model, a, partner, { kind: "write-off", judged }, (tx, staff, to) =>
      requestWriteOff(tx, staff, to, undefined, "they could not know"),
    );
  },
  "ask to withhold": (model, a, b) => askToWithhold(model, a, b, "keep"),
  "ask to give back what was withheld": (model, a, b) => askToWithhold(model, a, b, "give-back"),
  "a debt is let off by two": (model, _a, b) =>
    model.isFrozen || !model.partners.some((_, nth) => payableOf(model, nth) < 0n)
      ? null
      : inTurn(model, [(now) => adjustmentActs["ask to let a debt off"]!(now, 0, b), (now) => confirming(now, now.credits.at(-1)!, 1)]),
  "confirm what finance asked for": (model, a, b) => {
    const credit = pickFitting(model.credits, (each) => closed(model, each) === null, b, a);
    return credit && confirming(model, credit, a % 3);
  },
  "decline what finance asked for": (model, a, b) => {
    const credit = pickFitting(model.credits, (each) => closed(model, each) === null, b, a);
    const refusal = credit && (closed(model, credit) ?? (credit.by === a % 3 ? "adjustment.own-request" : null));
    return (
      credit && {
        predict: () => unless(refusal, () => Object.assign(credit, { state: "declined" })),
        real: (room) => room.as(a % 3, (tx) => declineAdjustment(tx, room.staff[a % 3]!.id, credit.number, "not owed")),
      }
    );
  },
  "withdraw what one asked for": (model, a, b) => {
    const credit = pickFitting(model.credits, (each) => closed(model, each) === null, b, a);
    const refusal = credit && (closed(model, credit) ?? (credit.by === a % 3 ? null : "adjustment.not-your-request"));
    return (
      credit && {
        predict: () => unless(refusal, () => Object.assign(credit, { state: "withdrawn" })),
        real: (room) => room.as(a % 3, (tx) => withdrawAdjustment(tx, room.staff[a % 3]!.id, credit.number, "a slip")),
      }
    );
  },
};

type Asked = { readonly kind: ModelCredit["kind"]; /** how much, or why not */ readonly judged: bigint | string };

function asking(
  model: Model,
  a: number,
  b: number,
  { kind, judged }: Asked,
  ask: (tx: Tx, staffId: string, partner: PartnerFacts) => Promise<AdjustmentFacts>,
): ReturnType<Act> {
  const partner = b % model.partners.length;
  const credit: ModelCredit = {
    kind,
    number: "",
    partner,
    minor: typeof judged === "bigint" ? judged : 0n,
    by: a % 3,
    expiresAt: model.now + creditDays * day,
    state: "requested",
  };
  return {
    predict: () =>
      unless(model.isFrozen ? "programme.frozen" : typeof judged === "string" ? judged : null, () => model.credits.push(credit)),
    real: (room) =>
      room.as(credit.by, async (tx) => {
        const facts = await partnerById(tx, room.partners[partner]!.id);
        credit.number = (await ask(tx, room.staff[credit.by]!.id, facts)).number;
      }),
  };
}

function askToWithhold(model: Model, a: number, b: number, act: "keep" | "give-back"): ReturnType<Act> {
  const owner = model.partners[b % model.partners.length]!;
  const { wallet, withheld } = owner;
  const held = act === "keep" ? wallet : withheld;
  if (held === 0n && !isTriedAnyway(a)) return null;
  const named = pick(kept, Math.floor(a / 3))!;
  const ofThisYear = keptThisYear(model, owner);
  const usual = act === "keep" ? half(held * withheldBasisPoints, 10_000n) : ofThisYear > 0n ? ofThisYear : held;
  const minor = named ?? usual;
  const judged =
    minor === 0n
      ? "withholding.nothing"
      : minor > held
        ? "withholding.too-much"
        : act === "give-back" && minor > ofThisYear
          ? "withholding.other-year"
          : minor;
  return asking(model, a, b, { kind: act === "keep" ? "withholding" : "withholding-return", judged }, (tx, staff, partner) =>
    requestWithholding(tx, staff, partner, { act, money: named === null ? undefined : money(named, "USD"), why: "no form" }),
  );
}

const yearOf = (model: Model): number => dateOf(model.now).year;
const keptThisYear = (model: Model, { withheldIn }: Model["partners"][number]): bigint => withheldIn[yearOf(model)] ?? 0n;

function confirming(model: Model, credit: ModelCredit, staff: number): Plan {
  return {
    predict: () => {
      const refusal = closed(model, credit) ?? (credit.by === staff ? "adjustment.own-request" : tooMuch(model, credit));
      return unless(model.isFrozen ? "programme.frozen" : refusal, () => {
        credit.state = "confirmed";
        book(model, credit);
      });
    },
    real: (room) => room.as(staff, (tx) => confirmAdjustment(tx, room.staff[staff]!.id, credit.number)),
  };
}

function closed(model: Model, { state, expiresAt }: ModelCredit): string | null {
  if (state !== "requested") return "adjustment.already-decided";
  return model.now >= expiresAt ? "adjustment.expired" : null;
}

/** What was there when it was asked for may be gone by now. */
function tooMuch(model: Model, { kind, partner, minor }: ModelCredit): string | null {
  const owner = model.partners[partner]!;
  const { wallet, withheld } = owner;
  if (kind === "write-off") return -payableOf(model, partner) < minor ? "write-off.debt-changed" : null;
  const held = kind === "withholding" ? wallet : kind === "withholding-return" ? withheld : minor;
  if (held < minor) return "withholding.too-much";
  return kind === "withholding-return" && keptThisYear(model, owner) < minor ? "withholding.other-year" : null;
}

function book(model: Model, { kind, partner, minor }: ModelCredit): void {
  const owner = model.partners[partner]!;
  if (kind === "write-off") return letOff(model, partner, minor);
  if (kind !== "credit") {
    const change = kind === "withholding" ? minor : -minor;
    owner.withheld += change;
    owner.withheldIn[yearOf(model)] = keptThisYear(model, owner) + change;
  }
  owner.wallet += kind === "withholding" ? -minor : minor;
}

/** What was taken back last is let off first. What a payout holds is not, nor what it may hold again: somebody may be taken in again with exactly what they had. */
function letOff(model: Model, partner: number, minor: bigint): void {
  const batch = model.batches.at(-1);
  const putAside = batch?.state === "prepared" ? batch.payouts.filter(({ state, isByStaff }) => state === "dropped" && isByStaff) : [];
  const isHeld = (one: ModelCorrection): boolean =>
    one.isTaken || putAside.some(({ items }) => items.some(({ correction }) => correction === one));
  let rest = minor;
  const open = model.orders
    .flatMap(({ sales }) => sales.flatMap(({ corrections }) => corrections))
    .filter((one) => one.partner === partner && leftOf(one) < 0n && !isHeld(one))
    .toSorted((one, other) => other.at - one.at);
  for (const correction of open) {
    const owed = -leftOf(correction);
    const part = owed < rest ? owed : rest;
    correction.letOff += part;
    rest -= part;
  }
  if (rest > 0n) throw new Error(`the model finds ${rest} less to let off than is owed`);
}
