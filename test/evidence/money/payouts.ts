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
import { inTurn, isTriedAnyway, pick, unless, type Act } from "./act.ts";
import { leftOf, watched, type Model, type ModelBatch, type ModelItem, type ModelPayout } from "./model.ts";

/** Every act of payout batches. */
export const payoutActs: Readonly<Record<string, Act>> = {
  "prepare a batch": (model, a) => {
    const standing = model.batches.at(-1);
    const isOpen = standing?.state === "prepared" || standing?.state === "releasing";
    if (isOpen && !isTriedAnyway(a)) return null;
    const batch: ModelBatch = {
      id: "",
      period: `period-${model.batches.length + 1}`,
      cutOffAt: model.now,
      terms: model.terms,
      state: "prepared",
      releasedAt: 0,
      payouts: [],
      unusual: new Set(),
      approvals: [],
    };
    return {
      predict: () =>
        unless(model.isFrozen ? "programme.frozen" : isOpen ? "batch.running" : null, () => {
          batch.payouts.push(...payoutsOf(model, batch));
          for (const payout of batch.payouts) {
            if (isUnusual(model, payout)) batch.unusual.add(payout);
            take(payout.items, true);
          }
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
  "a whole batch is paid": (model, a) => {
    const standing = model.batches.at(-1)?.state;
    if (model.isFrozen || standing === "prepared" || standing === "releasing") return null;
    const approve = (staff: number) => (now: Model) =>
      now.batches.at(-1)?.state === "prepared" ? payoutActs["approve the batch"]!(now, staff, 0) : null;
    return inTurn(model, [
      (now) => payoutActs["prepare a batch"]!(now, a, 0),
      approve(0),
      approve(1),
      (now) => payoutActs["pay the batch out"]!(now, 0, 0),
    ]);
  },
  "approve the batch": (model, a) => {
    const batch = batchIn(model, "prepared", a);
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
  "release the batch if it is small": (model, a) => {
    const batch = batchIn(model, "prepared", a);
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
  "pay the batch out": (model, a) => {
    const batch = batchIn(model, "releasing", a);
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
    const batch = batchIn(model, "prepared", a);
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
    const batch = batchIn(model, "prepared", a);
    const payout =
      batch &&
      pick(
        batch.payouts.filter(({ state }) => state === "prepared"),
        b,
      );
    if (!payout && !isTriedAnyway(a)) return null;
    const partner = payout?.partner ?? b % model.partners.length;
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
    const batch = batchIn(model, "prepared", a);
    const payout =
      batch &&
      pick(
        batch.payouts.filter(({ state, isByStaff }) => state === "dropped" && isByStaff),
        b,
      );
    if (!payout && !isTriedAnyway(a)) return null;
    const partner = payout?.partner ?? b % model.partners.length;
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
};

/** The last batch, in the state that an act is for. */
function batchIn(model: Model, state: ModelBatch["state"], tried: number): ModelBatch | undefined {
  const batch = model.batches.at(-1);
  return batch?.state === state || isTriedAnyway(tried) ? batch : undefined;
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
        .filter(
          (correction) => correction.partner === partner && correction.at < cutOffAt && !correction.isTaken && leftOf(correction) !== 0n,
        )
        .map((correction) => ({ correction, minor: leftOf(correction) })),
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

/** What a person should look at: a large first payout, far more than somebody usually gets, nothing but corrected entries, one customer who brought all of it. */
function isUnusual(model: Model, { partner, items, amount }: ModelPayout): boolean {
  if (amount < watched.unusualFrom) return false;
  const past = model.batches
    .flatMap(({ payouts, releasedAt }) =>
      payouts.filter((each) => each.partner === partner && each.state === "released").map((each) => ({ amount: each.amount, releasedAt })),
    )
    .toSorted((one, other) => other.releasedAt - one.releasedAt)
    .slice(0, watched.medianOfPayouts)
    .map((each) => each.amount)
    .toSorted((one, other) => (one < other ? -1 : 1));
  if (past.length === 0) {
    if (amount > watched.firstPayoutLimit) return true;
  } else if (2n * amount > watched.unusualTimesMedian * (past[Math.floor((past.length - 1) / 2)]! + past[Math.floor(past.length / 2)]!))
    return true;
  const byOrder = Map.groupBy(items, ({ sale, correction }) =>
    model.orders.find(({ sales }) => sales.some((each) => each === sale || each.corrections.some((one) => one === correction)))!,
  );
  const corrected = [...byOrder].flatMap(([order, own]) => own.filter(({ correction }) => correction !== undefined || order.refunded > 0n));
  // Every order has a customer of its own here.
  const largest = [...byOrder.values()].map(sum).reduce((most, each) => (each > most ? each : most), 0n);
  return (
    (corrected.length === items.length && items.length >= watched.fewestForShare) ||
    (byOrder.size >= watched.fewestForShare && largest >= amount)
  );
}

/** Two persons for what is not below the limit of the terms, for anything unusual, and for far more than batches usually pay. */
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
  if (batch.payouts.some((payout) => payout.state === "prepared" && batch.unusual.has(payout))) return true;
  return (total > 0n && total >= batch.terms.automaticReleaseBelow) || (twiceMedian !== null && 2n * total > 100n * twiceMedian);
}

function totalOf({ payouts }: ModelBatch): bigint {
  return payouts.filter(({ state }) => state === "prepared" || state === "released").reduce((all, { amount }) => all + amount, 0n);
}
