import { money, Refusal } from "#domain/kernel";
import {
  approveTransfer,
  cancelTransfer,
  holdTransfer,
  markFile,
  markTransfer,
  openFiles,
  partnersToSend,
  quoteTransfer,
  requestTransfer,
  settlePartner,
  submitPartner,
} from "#domain/transfers";
import { pick, unless, type Act } from "./act.ts";
import { accountOf, day, hour, payableOf, type Model, type ModelFile, type ModelTransfer } from "./model.ts";

const zone = "America/Denver";
const dateOf = (ms: number): Temporal.PlainDate => Temporal.Instant.fromEpochMilliseconds(ms).toZonedDateTimeISO(zone).toPlainDate();
const amounts = [null, 3_000n, 2_999n, 600n, 8_000n, 251n, 100n, 20_001n];

/** Every act by which money leaves a wallet, comes back, or stays on the way. */
export const transferActs: Readonly<Record<string, Act>> = {
  "ask for a transfer": (model, a, b) => {
    const partner = b % model.partners.length;
    const asked = pick(amounts, a)!;
    const judged = judge(model, partner, asked);
    const transfer = typeof judged === "string" ? null : judged;
    return {
      predict: () => {
        if (!transfer) return judged as string;
        model.transfers.push(transfer);
        const owner = model.partners[partner]!;
        owner.wallet -= transfer.amount;
        owner.reserved += transfer.amount;
        return "ok";
      },
      real: async (room) => {
        const { id } = room.partners[partner]!;
        const typed = asked === null ? undefined : money(asked, "USD");
        await room.db.run(
          async (tx) => {
            const { token, quote } = await quoteTransfer(tx, id, typed);
            const made = await requestTransfer(tx, id, typed, { token });
            if (made instanceof Refusal) throw made;
            if (transfer) Object.assign(transfer, { number: made.number, token });
            // What was confirmed is what leaves: the day and the fee were said before.
            if (transfer && (made.processOn !== transfer.processOn || quote.fee.minor !== transfer.fee))
              throw new Error(
                `a transfer of ${made.processOn} with a fee of ${quote.fee.minor}, not ${transfer.processOn}, ${transfer.fee}`,
              );
          },
          { kind: "partner", partnerId: id },
        );
      },
    };
  },
  "confirm the same transfer again": (model, a, b) => {
    const transfer = pick(model.transfers, a);
    const isOther = b % 3 === 0;
    return (
      transfer && {
        predict: () => (isOther ? "transfer.changed" : "ok"),
        real: async (room) => {
          const { id } = room.partners[transfer.partner]!;
          const typed = money(transfer.amount + (isOther ? 1n : 0n), "USD");
          const again = await room.db.run((tx) => requestTransfer(tx, id, typed, { token: transfer.token }));
          if (again instanceof Refusal) throw again;
          if (again.number !== transfer.number) throw new Error(`transfer ${again.number} of the same confirmation as ${transfer.number}`);
        },
      }
    );
  },
  "a partner cancels": (model, a) => {
    const transfer = pick(model.transfers, a);
    const isOpen =
      transfer?.state === "held" || (["requested", "approved"].includes(transfer?.state ?? "") && model.now < transfer!.cutOffAt);
    return (
      transfer && {
        predict: () =>
          unless(isOpen || transfer.state === "cancelled" ? null : "transfer.too-late", () => {
            if (transfer.state !== "cancelled") giveBack(model, transfer, "cancelled", "reserved");
          }),
        real: (room) => room.db.run((tx) => cancelTransfer(tx, room.partners[transfer.partner]!.id, transfer.number)),
      }
    );
  },
  "finance hold": (model, a, b) => {
    const transfer = pick(model.transfers, a);
    const isWaiting = transfer?.state === "requested" || transfer?.state === "approved";
    return (
      transfer && {
        predict: () => unless(isWaiting ? null : "transfer.not-waiting", () => Object.assign(transfer, { state: "held" })),
        real: (room) => room.as(b % 3, (tx) => holdTransfer(tx, transfer.number, "to be looked at")),
      }
    );
  },
  "finance approve": (model, a, b) => {
    const transfer = pick(model.transfers, a);
    const isWaiting = transfer?.state === "requested" || transfer?.state === "held";
    return (
      transfer && {
        predict: () =>
          unless(model.isFrozen ? "programme.frozen" : isWaiting ? null : "transfer.not-waiting", () => {
            Object.assign(transfer, { state: "approved" });
            if (model.now >= transfer.cutOffAt) Object.assign(transfer, runAfter(model.now));
          }),
        real: (room) => room.as(b % 3, (tx) => approveTransfer(tx, transfer.number)),
      }
    );
  },
  "put on its way what is due": (model) => {
    const due = model.transfers.filter(({ state, cutOffAt }) => state === "approved" && cutOffAt <= model.now);
    return {
      predict: () =>
        unless(model.isFrozen && due.length > 0 ? "programme.frozen" : null, () => {
          for (const transfer of due) {
            const owner = model.partners[transfer.partner]!;
            const isUsable = transfer.version.state === "confirmed" && transfer.version.usableFrom <= model.now;
            transfer.state = owner.status === "paused" || !isUsable ? "held" : "submitting";
            if (transfer.state === "held") continue;
            owner.reserved -= transfer.amount;
            owner.transit += transfer.amount - transfer.fee;
            owner.fees += transfer.fee;
          }
        }),
      real: async ({ db }) => {
        const at = Temporal.Instant.fromEpochMilliseconds(model.now);
        const nobody = "00000000-0000-0000-0000-000000000000";
        for (const id of await db.run((tx) => partnersToSend(tx, at, nobody, 100))) await db.run((tx) => submitPartner(tx, id, at));
      },
    };
  },
  "write the files": (model) => ({
    predict: () => {
      const unfiled = model.transfers.filter(({ state, file }) => state === "submitting" && file === null);
      for (const transfer of unfiled) if (transfer.version.state === "blocked") giveBack(model, transfer, "failed", "transit");
      const transfers = unfiled.filter(({ state }) => state === "submitting");
      if (transfers.length === 0) return "ok";
      const file: ModelFile = { number: "", state: "open", transfers, marks: [] };
      model.files.push(file);
      for (const transfer of transfers) transfer.file = file;
      return "ok";
    },
    real: async ({ db }) => {
      const files = await db.run((tx) => openFiles(tx, "manual"));
      for (const { number } of files) {
        const file = model.files.find((each) => each.number === "");
        if (!file) throw new Error(`file ${number}, where none should be`);
        file.number = number;
      }
    },
  }),
  "say that the bank has a file": (model, a, b) => markOfFile(model, a, b, "sent"),
  "say that the bank never gets a file": (model, a, b) => markOfFile(model, a, b, "withdrawn"),
  "say that it arrived": (model, a, b) => markOfTransfer(model, a, b, "settled"),
  "say that it was refused": (model, a, b) => markOfTransfer(model, a, b, "failed"),
  "say that it came back": (model, a, b) => markOfTransfer(model, a, b, "returned"),
  "the bank said nothing": (model) => {
    const until = dateOf(model.now - 7 * day).toString();
    return {
      predict: () => {
        for (const transfer of model.transfers)
          if (transfer.state === "submitted" && transfer.processOn <= until) end(model, transfer, "settled");
        return "ok";
      },
      real: async ({ db, partners }) => {
        for (const { id } of partners) await db.run((tx) => settlePartner(tx, id, until));
      },
    };
  },
};

/** Wednesday at three in Denver, the first that is still to come. No Wednesday from 2026-12 to 2029-06 is a bank holiday, and no run lasts longer. */
function runAfter(now: number): { readonly cutOffAt: number; readonly processOn: string } {
  if (now > Date.UTC(2029, 5, 1)) throw new Error("the model knows no bank holidays");
  for (let date = dateOf(now); ; date = date.add({ days: 1 })) {
    const cutOffAt = date.toZonedDateTime({ timeZone: zone, plainTime: "15:00" }).epochMilliseconds;
    if (date.dayOfWeek === 3 && now < cutOffAt) return { cutOffAt, processOn: date.toString() };
  }
}

/** The transfer that is asked for, or the code of why not; null: all that may leave. */
function judge(model: Model, nth: number, asked: bigint | null): ModelTransfer | string {
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
  return {
    number: "",
    partner: nth,
    amount,
    fee: terms.transferFee,
    version,
    askedAt: now,
    token: "",
    ...runAfter(now),
    state: amount < terms.automaticTransferBelow ? "approved" : "requested",
    file: null,
    marks: [],
  };
}

/** All of it, the fee as well, goes back into the wallet. */
function giveBack(model: Model, transfer: ModelTransfer, to: "cancelled" | "failed", from: "reserved" | "transit"): void {
  const owner = model.partners[transfer.partner]!;
  const fee = from === "transit" ? transfer.fee : 0n;
  owner[from] -= transfer.amount - fee;
  owner.fees -= fee;
  owner.wallet += transfer.amount;
  transfer.state = to;
}

function end(model: Model, transfer: ModelTransfer, to: "settled" | "failed" | "returned"): void {
  if (to === "failed") return giveBack(model, transfer, "failed", "transit");
  const owner = model.partners[transfer.partner]!;
  const net = transfer.amount - transfer.fee;
  if (to === "settled") {
    owner.transit -= net;
    owner.bank += net;
  } else {
    owner[transfer.state === "settled" ? "bank" : "transit"] -= net;
    const fee = model.terms.returnedFeeBack === "yes" ? transfer.fee : 0n;
    owner.fees -= fee;
    owner.wallet += net + fee;
  }
  transfer.state = to;
}

/** Somebody says it; whether that made two. Null: they had said so before, and nobody else has. */
function joined(marks: { readonly staff: number; readonly says: string }[], staff: number, says: string): boolean | null {
  const persons = new Set(marks.filter((mark) => mark.says === says).map((mark) => mark.staff));
  if (persons.has(staff) && persons.size < 2) return null;
  marks.push({ staff, says });
  return persons.add(staff).size >= 2;
}

function markOfFile(model: Model, a: number, b: number, says: "sent" | "withdrawn"): ReturnType<Act> {
  const file = pick(model.files, b);
  if (!file) return null;
  return {
    predict: () => {
      if (model.isFrozen) return "programme.frozen";
      if (file.state === says) return "ok";
      if (file.state !== "open") return "transfer-file.decided";
      if (says === "withdrawn" && file.transfers.some(({ state }) => /settled|returned/.test(state))) return "transfer-file.has-decided";
      const isSo = joined(file.marks, a % 3, says);
      if (!isSo) return isSo === null ? "transfer-file.marked-by-you" : "ok";
      file.state = says;
      for (const transfer of file.transfers) {
        if (transfer.state !== "submitting") continue;
        if (says === "sent") transfer.state = "submitted";
        else giveBack(model, transfer, "failed", "transit");
      }
      return "ok";
    },
    real: (room) => room.as(a % 3, (tx) => markFile(tx, room.staff[a % 3]!.id, file.number, says)),
  };
}

const sources = {
  settled: ["submitting", "submitted"],
  failed: ["submitting", "submitted"],
  returned: ["submitted", "settled"],
} as const;

function markOfTransfer(model: Model, a: number, b: number, says: "settled" | "failed" | "returned"): ReturnType<Act> {
  const transfer = pick(model.transfers, b);
  if (!transfer) return null;
  return {
    predict: () => {
      if (model.isFrozen) return "programme.frozen";
      if (transfer.state === says) return "ok";
      if (!(sources[says] as readonly string[]).includes(transfer.state)) return "transfer.not-sent";
      if (says === "failed" && transfer.file?.state === "open") return "transfer.in-open-file";
      const isSo = joined(transfer.marks, a % 3, says);
      if (isSo === null) return "transfer.marked-by-you";
      if (isSo) end(model, transfer, says);
      return "ok";
    },
    real: (room) => room.as(a % 3, (tx) => markTransfer(tx, room.staff[a % 3]!.id, transfer.number, says, says === "settled" ? "" : "R03")),
  };
}
