import { confirmCredit, declineAdjustment, requestCredit, withdrawAdjustment } from "#domain/ledger";
import { money } from "#domain/kernel";
import { partnerById } from "#domain/partners";
import {
  approveBatch,
  cancelBatch,
  finishPreparing,
  finishRelease,
  openBatch,
  prepareChunk,
  releaseChunk,
  releaseIfSmall,
  setAsideByStaff,
  takeIn,
} from "#domain/payouts";
import { pick, unless, type Act } from "./act.ts";
import { day, type Model, type ModelBatch, type ModelCredit, type ModelItem, type ModelPayout } from "./model.ts";

const creditDays = 7;
const amounts = [3_000n, 700n, 12_000n, 25_001n];

/** Every act that brings money into wallets: payout batches, and credits by hand. */
export const payoutActs: Readonly<Record<string, Act>> = {
  "prepare a batch": (model) => {
    const standing = model.batches.at(-1);
    const isOpen = standing?.state === "prepared" || standing?.state === "releasing";
    const batch: ModelBatch = {
      id: "",
      period: `period-${model.batches.length + 1}`,
      cutOffAt: model.now,
      terms: model.terms,
      state: "prepared",
      releasedAt: 0,
      payouts: [],
      approvals: [],
    };
    return {
      predict: () =>
        unless(model.isFrozen ? "programme.frozen" : isOpen ? "batch.running" : null, () => {
          batch.payouts.push(...payoutsOf(model, batch));
          for (const payout of batch.payouts) take(payout.items, true);
          model.batches.push(batch);
        }),
      real: async ({ db }) => {
        const cutOffAt = Temporal.Instant.fromEpochMilliseconds(batch.cutOffAt);
        batch.id = (await db.run((tx) => openBatch(tx, batch.period, cutOffAt))).id;
        while ((await db.run((tx) => prepareChunk(tx, batch.id, 2))).length > 0);
        await db.run((tx) => finishPreparing(tx, batch.id));
      },
    };
  },
  "approve the batch": (model, a) => {
    const batch = model.batches.at(-1);
    const staff = a % 3;
    return batch
      ? {
          predict: () => {
            const contents = contentsOf(batch);
            const refusal = model.isFrozen ? "programme.frozen" : undecided(batch);
            if (refusal !== null) return refusal;
            const isNew = !batch.approvals.some((given) => given.staff === staff && given.contents === contents);
            const persons = new Set([...batch.approvals.filter((given) => given.contents === contents).map((given) => given.staff), staff])
              .size;
            const isEnough = persons >= (isLarge(model, batch) ? 2 : 1);
            if (!isNew && !isEnough) return "batch.approved-by-you";
            batch.approvals.push({ staff, contents });
            if (isEnough) batch.state = "releasing";
            return "ok";
          },
          real: (room) => room.as(staff, (tx) => approveBatch(tx, batch.id, room.staff[staff]!.id, null)),
        }
      : null;
  },
  "release the batch if it is small": (model) => {
    const batch = model.batches.at(-1);
    return batch
      ? {
          predict: () =>
            unless(model.isFrozen ? "programme.frozen" : null, () => {
              if (batch.state === "prepared" && !isLarge(model, batch)) batch.state = "releasing";
            }),
          real: ({ db }) => db.run((tx) => releaseIfSmall(tx, batch.id)),
        }
      : null;
  },
  "pay the batch out": (model) => {
    const batch = model.batches.at(-1);
    return batch
      ? {
          predict: () =>
            unless(model.isFrozen && batch.state === "releasing" ? "programme.frozen" : null, () => {
              if (batch.state !== "releasing") return;
              for (const payout of batch.payouts) if (payout.state === "prepared") pay(model, batch, payout);
              Object.assign(batch, { state: "released", releasedAt: model.now });
            }),
          real: async ({ db }) => {
            while ((await db.run((tx) => releaseChunk(tx, batch.id, 2))) > 0);
            await db.run((tx) => finishRelease(tx, batch.id));
          },
        }
      : null;
  },
  "cancel the batch": (model, a) => {
    const batch = model.batches.at(-1);
    const refusal =
      batch?.state === "cancelled" ? "batch.already-cancelled" : batch?.state === "prepared" ? null : "batch.already-released";
    return batch
      ? {
          predict: () =>
            unless(refusal, () => {
              for (const payout of batch.payouts) {
                take(payout.state === "prepared" ? payout.items : [], false);
                payout.state = "cancelled";
              }
              batch.state = "cancelled";
            }),
          real: (room) => room.as(a % 3, (tx) => cancelBatch(tx, batch.id, "something is wrong")),
        }
      : null;
  },
  "set a partner aside": (model, a, b) => {
    const batch = model.batches.at(-1);
    const partner = b % model.partners.length;
    const payout = batch?.payouts.find((each) => each.partner === partner && each.state === "prepared");
    return batch
      ? {
          predict: () =>
            unless(undecided(batch) ?? (payout ? null : "batch.not-in-it"), () => {
              take(payout!.items, false);
              Object.assign(payout!, { state: "dropped", isByStaff: true });
            }),
          real: (room) =>
            room.as(a % 3, async (tx) =>
              setAsideByStaff(tx, batch.id, await partnerById(tx, room.partners[partner]!.id), "to be looked at"),
            ),
        }
      : null;
  },
  "take a partner in again": (model, a, b) => {
    const batch = model.batches.at(-1);
    const partner = b % model.partners.length;
    const payout = batch?.payouts.find((each) => each.partner === partner && each.state === "dropped" && each.isByStaff);
    return batch
      ? {
          predict: () =>
            unless(undecided(batch) ?? (payout ? null : "batch.not-set-aside"), () => {
              take(payout!.items, true);
              Object.assign(payout!, { state: "prepared", isByStaff: false });
            }),
          real: (room) => room.as(a % 3, async (tx) => takeIn(tx, batch.id, await partnerById(tx, room.partners[partner]!.id), null)),
        }
      : null;
  },
  "ask for a credit": (model, a, b) => {
    const credit: ModelCredit = {
      number: "",
      partner: b % model.partners.length,
      minor: pick(amounts, b)!,
      by: a % 3,
      expiresAt: model.now + creditDays * day,
      state: "requested",
    };
    return {
      predict: () => unless(model.isFrozen ? "programme.frozen" : null, () => model.credits.push(credit)),
      real: (room) =>
        room.as(credit.by, async (tx) => {
          const partner = await partnerById(tx, room.partners[credit.partner]!.id);
          credit.number = (
            await requestCredit(tx, room.staff[credit.by]!.id, partner, money(credit.minor, "USD"), "for the trouble")
          ).number;
        }),
    };
  },
  "confirm a credit": (model, a, b) => {
    const credit = pick(model.credits, b);
    const refusal =
      credit && (model.isFrozen ? "programme.frozen" : (closed(model, credit) ?? (credit.by === a % 3 ? "adjustment.own-request" : null)));
    return (
      credit && {
        predict: () =>
          unless(refusal, () => {
            credit.state = "confirmed";
            model.partners[credit.partner]!.wallet += credit.minor;
          }),
        real: (room) => room.as(a % 3, (tx) => confirmCredit(tx, room.staff[a % 3]!.id, credit.number)),
      }
    );
  },
  "decline a credit": (model, a, b) => {
    const credit = pick(model.credits, b);
    const refusal = credit && (closed(model, credit) ?? (credit.by === a % 3 ? "adjustment.own-request" : null));
    return (
      credit && {
        predict: () => unless(refusal, () => Object.assign(credit, { state: "declined" })),
        real: (room) => room.as(a % 3, (tx) => declineAdjustment(tx, room.staff[a % 3]!.id, credit.number, "not owed")),
      }
    );
  },
  "withdraw a credit": (model, a, b) => {
    const credit = pick(model.credits, b);
    const refusal = credit && (closed(model, credit) ?? (credit.by === a % 3 ? null : "adjustment.not-your-request"));
    return (
      credit && {
        predict: () => unless(refusal, () => Object.assign(credit, { state: "withdrawn" })),
        real: (room) => room.as(a % 3, (tx) => withdrawAdjustment(tx, room.staff[a % 3]!.id, credit.number, "a slip")),
      }
    );
  },
};

function closed(model: Model, { state, expiresAt }: ModelCredit): string | null {
  if (state !== "requested") return "adjustment.already-decided";
  return model.now >= expiresAt ? "adjustment.expired" : null;
}

function undecided({ state }: ModelBatch): string | null {
  if (state === "prepared") return null;
  return state === "cancelled" ? "batch.already-cancelled" : "batch.already-released";
}

function take(items: readonly ModelItem[], isTaken: boolean): void {
  for (const { sale, correction } of items) Object.assign(sale ?? correction, { isTaken });
}

/** What is matured or was corrected before the cut-off and is in no other payout, by partner; who has too little, or must wait, has none. */
function payoutsOf(model: Model, { cutOffAt, terms }: ModelBatch): ModelPayout[] {
  const sales = model.orders.flatMap((order) => order.sales);
  return model.partners.flatMap(({ status }, partner) => {
    const items: ModelItem[] = [
      ...sales
        .filter((sale) => sale.partner === partner && sale.status === "unpaid" && sale.maturesAt! < cutOffAt && !sale.isTaken)
        .map((sale) => ({ sale, minor: sale.amount })),
      ...sales
        .flatMap((sale) => sale.corrections)
        .filter((correction) => correction.partner === partner && correction.at < cutOffAt && !correction.isTaken)
        .map((correction) => ({ correction, minor: correction.minor })),
    ];
    const amount = sum(items);
    const isPaid = amount > 0n && (status === "closed" || (status === "active" && amount >= terms.minimumPayout));
    return isPaid ? [{ partner, items, amount, state: "prepared", isByStaff: false }] : [];
  });
}

const sum = (items: readonly ModelItem[]): bigint => items.reduce((all, { minor }) => all + minor, 0n);

/** What an approval is given for. */
function contentsOf({ payouts }: ModelBatch): string {
  return payouts
    .filter(({ state }) => state === "prepared")
    .map(({ partner }) => partner)
    .join(" ");
}

/** What stays of a payout at its release is what is still as it was prepared; what is left is tested again. */
function pay(model: Model, { cutOffAt, terms }: ModelBatch, payout: ModelPayout): void {
  const gone = payout.items.filter(
    ({ sale, minor }) => sale && (sale.status !== "unpaid" || sale.isSuperseded || sale.amount !== minor || sale.maturesAt! >= cutOffAt),
  );
  take(gone, false);
  payout.items = payout.items.filter((item) => !gone.includes(item));
  const left = sum(payout.items);
  const partner = model.partners[payout.partner]!;
  const isTooLittle = left !== payout.amount && left < terms.minimumPayout;
  if (left <= 0n || (partner.status !== "closed" && (partner.status !== "active" || isTooLittle))) {
    take(payout.items, false);
    payout.state = "dropped";
    return;
  }
  Object.assign(payout, { state: "released", amount: left });
  partner.wallet += left;
  for (const { sale, correction } of payout.items)
    if (sale) Object.assign(sale, { status: "paid", maturesAt: null });
    else correction.isSettled = true;
}

/** Two persons for what is not below the limit of the terms, and for far more than batches usually pay. */
function isLarge(model: Model, batch: ModelBatch): boolean {
  const total = totalOf(batch);
  const past = model.batches
    .filter(({ state, payouts }) => state === "released" && payouts.some((payout) => payout.state === "released"))
    .toSorted((one, other) => other.releasedAt - one.releasedAt)
    .slice(0, 6)
    .map(totalOf)
    .toSorted((one, other) => (one < other ? -1 : 1));
  const twiceMedian = past.length < 3 ? null : past[Math.floor((past.length - 1) / 2)]! + past[Math.floor(past.length / 2)]!;
  // Who pays nobody anything needs nobody to say so, however low the limit.
  return (total > 0n && total >= batch.terms.automaticReleaseBelow) || (twiceMedian !== null && 2n * total > 100n * twiceMedian);
}

function totalOf({ payouts }: ModelBatch): bigint {
  return payouts.filter(({ state }) => state === "prepared" || state === "released").reduce((all, { amount }) => all + amount, 0n);
}
