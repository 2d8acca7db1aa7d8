import { changeTerms, freezeProgramme, thawProgramme, type ChangedTerms } from "#domain/programme";
import { blockDestination, endDestination, unblockDestination } from "#domain/transfers";
import { setDestination, usAccount } from "../../support/destinations.ts";
import { isTriedAnyway, pick, unless, type Act } from "./act.ts";
import { accountOf, day, hour, type ModelTerms, type ModelVersion } from "./model.ts";

const waitHours = 72;
const steps = [hour, 6 * hour, day, 3 * day, 8 * day, 15 * day];

/** what terms may change to, one at a time */
const changes: readonly Partial<ModelTerms>[] = [
  { commissionBasisPoints: 2_000 },
  { commissionBasisPoints: 3_333 },
  { holdDays: 0 },
  { holdDays: 14 },
  { minimumPayout: 5_000n },
  { minimumPayout: 1n },
  { automaticReleaseBelow: 1_000_000n },
  { automaticReleaseBelow: 0n },
  { transferFee: 0n },
  { transferFee: 600n },
  { transferWeekday: 1 },
  { transferWeekday: 5 },
  { minimumTransfer: 100n },
  { transferDailyLimit: 4_000n },
  { automaticTransferBelow: 0n },
  { automaticTransferBelow: 50_000n },
  { returnedFeeBack: "yes" },
];

/** Every act that is about the programme as a whole, about time, and about the accounts that money goes to. */
export const programmeActs: Readonly<Record<string, Act>> = {
  "time goes on": (model, a) => {
    const ms = pick(steps, a)!;
    return {
      predict: () => {
        model.now += ms;
        return "ok";
      },
      // The clock follows the model before the next act.
      real: () => Promise.resolve(),
    };
  },
  "terms change": (model, a, b) => {
    const change = pick(changes, b)!;
    return {
      predict: () => {
        model.terms = { ...model.terms, ...change };
        model.agreed.push({ from: model.now, terms: model.terms });
        return "ok";
      },
      real: (room) =>
        room.as(a % 3, (tx) =>
          changeTerms(tx, { terms: asTerms(change), from: Temporal.Instant.fromEpochMilliseconds(model.now), reason: "agreed" }),
        ),
    };
  },
  freeze: (model, a) => ({
    predict: () => unless(model.isFrozen ? "programme.frozen" : null, () => Object.assign(model, { isFrozen: true })),
    real: (room) => room.as(a % 3, (tx) => freezeProgramme(tx, "something is odd")),
  }),
  "lift a freeze": (model, a, b) => {
    if (!model.isFrozen && !isTriedAnyway(b)) return null;
    const asked = model.thawAsked && model.now < model.thawAsked.at + day ? model.thawAsked : null;
    const refusal = !model.isFrozen ? "programme.not-frozen" : asked?.staff === a % 3 ? "programme.thaw-asked-by-you" : null;
    return {
      predict: () =>
        unless(refusal, () => {
          if (asked) Object.assign(model, { isFrozen: false, thawAsked: null });
          else model.thawAsked = { staff: a % 3, at: model.now };
        }),
      real: (room) => room.as(a % 3, (tx) => thawProgramme(tx, "looked into it")),
    };
  },
  "enter a bank account": (model, a, b) => {
    const [partner, account] = [b % model.partners.length, a % 4];
    const isBlocked = model.versions.some((version) => version.account === account && version.state === "blocked");
    const version: ModelVersion = {
      partner,
      account,
      state: "confirmed",
      usableFrom: model.now + waitHours * hour,
      unblockAsked: null,
      takesNothing: false,
    };
    return {
      predict: () =>
        unless(isBlocked ? "destination.blocked-account" : null, () => {
          const before = accountOf(model, partner);
          if (before) before.state = "replaced";
          model.versions.push(version);
        }),
      real: (room) => room.db.run((tx) => setDestination(tx, room.partners[partner]!.id, accountNumbered(account))),
    };
  },
  "a partner ends their account": (model, a, b) => {
    const partner = b % model.partners.length;
    const current = accountOf(model, partner);
    const end = a % 3 === 0 ? "blocked" : "removed";
    return {
      predict: () => unless(current ? null : "destination.none", () => Object.assign(current!, { state: end })),
      real: (room) => room.db.run((tx) => endDestination(tx, room.partners[partner]!.id, end)),
    };
  },
  "finance block an account": (model, a, b) => {
    const partner = b % model.partners.length;
    const current = accountOf(model, partner);
    return {
      predict: () => unless(current ? null : "destination.none", () => Object.assign(current!, { state: "blocked" })),
      real: (room) => room.as(a % 3, (tx) => blockDestination(tx, room.partners[partner]!, "not theirs")),
    };
  },
  "finance unblock an account": (model, a, b) => {
    const partner = b % model.partners.length;
    const blocked = model.versions.findLast((version) => version.partner === partner && version.state === "blocked");
    if (!blocked && !isTriedAnyway(a)) return null;
    const asked = blocked?.unblockAsked && model.now < blocked.unblockAsked.at + day ? blocked.unblockAsked : null;
    const refusal = !blocked ? "destination.not-blocked" : asked?.staff === a % 3 ? "destination.unblock-asked-by-you" : null;
    return {
      predict: () =>
        unless(refusal, () => {
          if (!asked) {
            blocked!.unblockAsked = { staff: a % 3, at: model.now };
            return;
          }
          const isTaken = accountOf(model, partner) !== undefined;
          Object.assign(blocked!, { state: isTaken ? "replaced" : "confirmed", unblockAsked: null });
          if (!isTaken) blocked!.usableFrom = model.now + waitHours * hour;
        }),
      real: (room) => room.as(a % 3, (tx) => unblockDestination(tx, room.partners[partner]!, "it is theirs")),
    };
  },
};

export const accountNumbered = (nth: number): typeof usAccount => ({
  ...usAccount,
  account: String(5_000_001 + nth),
  accountAgain: String(5_000_001 + nth),
});

export function asTerms(terms: Partial<ModelTerms>): ChangedTerms {
  return Object.fromEntries(Object.entries(terms).map(([name, value]) => [name, typeof value === "bigint" ? { USD: value } : value]));
}
