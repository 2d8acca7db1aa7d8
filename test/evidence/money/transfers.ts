import { money, Refusal } from "#domain/kernel";
import {
  approveTransfer,
  cancelTransfer,
  holdTransfer,
  markFile,
  markTransfer,
  openFiles,
  partnersToSend,
  partnersToSettle,
  requestTransfer,
  settlePartner,
  submitPartner,
  takeOut,
} from "#domain/transfers";
import { inTurn, isTriedAnyway, pick, pickFitting, unless, type Act } from "./act.ts";
import { askForTransfer, dateOf, runAfter } from "./asking.ts";
import { day, type Model, type ModelFile, type ModelTransfer } from "./model.ts";

const nobody = "00000000-0000-0000-0000-000000000000";

/** Every act by which money leaves a wallet, comes back, or stays on the way. */
export const transferActs: Readonly<Record<string, Act>> = {
  "ask for a transfer": askForTransfer,
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
  "a partner cancels": (model, a, b) => {
    const transfer = pickFitting(model.transfers, ({ state }) => ["requested", "held", "approved"].includes(state), a, b);
    const isOpen =
      ["requested", "held"].includes(transfer?.state ?? "") || (transfer?.state === "approved" && model.now < transfer.cutOffAt);
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
    const transfer = pickFitting(model.transfers, ({ state }) => state === "requested" || state === "approved", a, b);
    const isWaiting = transfer?.state === "requested" || transfer?.state === "approved";
    return (
      transfer && {
        predict: () => unless(isWaiting ? null : "transfer.not-waiting", () => Object.assign(transfer, { state: "held" })),
        real: (room) => room.as(b % 3, (tx) => holdTransfer(tx, transfer.number, "to be looked at")),
      }
    );
  },
  "finance approve": (model, a, b) => {
    const transfer = pickFitting(model.transfers, ({ state }) => state === "requested" || state === "held", a, b);
    const isWaiting = transfer?.state === "requested" || transfer?.state === "held";
    return (
      transfer && {
        predict: () =>
          unless(model.isFrozen ? "programme.frozen" : isWaiting ? null : "transfer.not-waiting", () => {
            Object.assign(transfer, { state: "approved" });
            if (model.now >= transfer.cutOffAt) Object.assign(transfer, runAfter(model));
          }),
        real: (room) => room.as(b % 3, (tx) => approveTransfer(tx, transfer.number)),
      }
    );
  },
  "put on its way what is due": (model, a) => {
    const due = model.transfers.filter(({ state, cutOffAt }) => state === "approved" && cutOffAt <= model.now);
    if (due.length === 0 && !isTriedAnyway(a)) return null;
    return {
      predict: () =>
        unless(model.isFrozen && due.length > 0 ? "programme.frozen" : null, () => {
          for (const transfer of due) {
            const owner = model.partners[transfer.partner]!;
            const { state, usableFrom, takesNothing } = transfer.version;
            const isUsable = state === "confirmed" && usableFrom <= model.now && !takesNothing;
            transfer.state = owner.status === "paused" || !isUsable ? "held" : "submitting";
            if (transfer.state === "held") continue;
            owner.reserved -= transfer.amount;
            owner.transit += transfer.amount - transfer.fee;
            owner.fees += transfer.fee;
          }
        }),
      real: async ({ db }) => {
        const at = Temporal.Instant.fromEpochMilliseconds(model.now);
        for (const id of await db.run((tx) => partnersToSend(tx, at, nobody, 100))) await db.run((tx) => submitPartner(tx, id, at));
      },
    };
  },
  "write the files": (model, a) => {
    const unfiled = model.transfers.filter(({ state, file }) => state === "submitting" && file === null);
    if (unfiled.length === 0 && !isTriedAnyway(a)) return null;
    return {
      predict: () => {
        for (const transfer of unfiled) if (transfer.version.state === "blocked") giveBack(model, transfer, "failed", "transit");
        const transfers = unfiled.filter(({ state }) => state === "submitting");
        if (transfers.length === 0) return "ok";
        const file: ModelFile = { number: "", state: "open", saidOn: "", transfers, marks: [] };
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
    };
  },
  "what is due reaches the bank": (model) => {
    if (model.isFrozen || !model.transfers.some(({ state, cutOffAt }) => state === "approved" && cutOffAt <= model.now)) return null;
    const sent = (staff: number) => (now: Model) => {
      const open = now.files.findIndex(({ state }) => state === "open");
      return open < 0 ? null : markOfFile(now, staff, 0, "sent");
    };
    return inTurn(model, [
      (now) => transferActs["put on its way what is due"]!(now, 0, 0),
      (now) => transferActs["write the files"]!(now, 0, 0),
      sent(0),
      sent(1),
    ]);
  },
  "say that the bank has a file": (model, a, b) => markOfFile(model, a, b, "sent"),
  "say that the bank never gets a file": (model, a, b) => markOfFile(model, a, b, "withdrawn"),
  "take a transfer out of a file": (model, a, b) => {
    const file = pickFitting(model.files, ({ state }) => state === "open", b, a);
    const leaving = file && pick(file.transfers, Math.floor(b / 7));
    if (!file || !leaving) return null;
    const says = `without ${leaving.number}`;
    const replacing: ModelFile = {
      number: "",
      state: "open",
      saidOn: "",
      transfers: file.transfers.filter((each) => each !== leaving),
      marks: [],
    };
    return {
      predict: () => {
        if (model.isFrozen) return "programme.frozen";
        if (file.state === "withdrawn" && new Set(file.marks.filter((mark) => mark.says === says).map(({ staff }) => staff)).size >= 2)
          return "ok";
        if (file.state !== "open") return "transfer-file.decided";
        if (file.transfers.some(({ state }) => state !== "submitting")) return "transfer-file.has-decided";
        const isSo = joined(file.marks, a % 3, says);
        if (!isSo) return isSo === null ? "transfer-file.marked-by-you" : "ok";
        file.state = "withdrawn";
        giveBack(model, leaving, "failed", "transit");
        for (const transfer of replacing.transfers) transfer.file = replacing;
        if (replacing.transfers.length > 0) model.files.push(replacing);
        return "ok";
      },
      real: (room) =>
        room.as(a % 3, async (tx) => {
          const { marked } = await takeOut(tx, room.staff[a % 3]!.id, file.number, leaving.number);
          if (model.files.includes(replacing)) replacing.number = marked.replacedBy ?? "none";
        }),
    };
  },
  "say that it arrived": (model, a, b) => markOfTransfer(model, a, b, "settled"),
  "say that it was refused": (model, a, b) => markOfTransfer(model, a, b, "failed"),
  "say that it came back": (model, a, b) => markOfTransfer(model, a, b, "returned"),
  "the bank said nothing": (model, a) => {
    if (!model.transfers.some(({ state }) => state === "submitted") && !isTriedAnyway(a)) return null;
    const until = dateOf(model.now - 7 * day).toString();
    const silent = model.transfers.filter((transfer) => transfer.state === "submitted" && silentSince(transfer) <= until);
    return {
      predict: () =>
        unless(model.isFrozen && silent.length > 0 ? "programme.frozen" : null, () => {
          for (const transfer of silent) end(model, transfer, "settled");
        }),
      real: async ({ db }) => {
        for (const id of await db.run((tx) => partnersToSettle(tx, until, nobody, 100))) await db.run((tx) => settlePartner(tx, id, until));
      },
    };
  },
};

/** From when on the bank could have said something: its run, the day of its file, or when two persons said that the bank has it, whichever is last. */
function silentSince({ processOn, file }: ModelTransfer): string {
  const days = [processOn, ...(file ? [...file.transfers.map((each) => each.processOn), file.saidOn] : [])];
  return days.toSorted().at(-1)!;
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
  const file = pickFitting(model.files, ({ state }) => state === "open", b, a);
  if (!file) return null;
  return {
    predict: () => {
      if (model.isFrozen) return "programme.frozen";
      if (file.state === says) return "ok";
      if (file.state !== "open") return "transfer-file.decided";
      if (says === "withdrawn" && file.transfers.some(({ state }) => /settled|returned/.test(state))) return "transfer-file.has-decided";
      const isSo = joined(file.marks, a % 3, says);
      if (!isSo) return isSo === null ? "transfer-file.marked-by-you" : "ok";
      Object.assign(file, { state: says, saidOn: dateOf(model.now).toString() });
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
  const transfer = pickFitting(model.transfers, ({ state }) => (sources[says] as readonly string[]).includes(state), b, a);
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
      if (isSo && says !== "settled") transfer.version.takesNothing = true;
      return "ok";
    },
    real: (room) => room.as(a % 3, (tx) => markTransfer(tx, room.staff[a % 3]!.id, transfer.number, says, says === "settled" ? "" : "R03")),
  };
}
