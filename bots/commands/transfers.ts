import { Refusal, refuse, type Money, type Tx } from "#domain/kernel";
import { cancellableTransfers, lookAtTransfer, ownTransfers, transferDesk, walletBalanceIn } from "#domain/answers";
import { programmeOf } from "#domain/programme";
import {
  approveTransfer,
  bankAnswers,
  cancelTransfer,
  confirmAnswers,
  dropAnswers,
  holdTransfer,
  markFile,
  markTransfer,
  mustBeCancellable,
  previewAnswers,
  quoteTransfer,
  readFile,
  requestTransfer,
  takeAnswers,
  takeOut,
  transferById,
  transferFileNumbered,
  waitingAnswers,
  writeAnew,
  type TransferFacts,
  type TransferState,
} from "#domain/transfers";
import { bankAnswersCard, droppedAnswersCard, waitingAnswersCard } from "#templates/cards/bank-answers-card";
import { cancellableCard, cancelledCard, confirmCancelCard, quoteCard, transferCard, transfersCard } from "#templates/cards/transfer-cards";
import {
  confirmFileCard,
  confirmOutcomeCard,
  decidedTransferCard,
  markedFileCard,
  markedTransferCard,
  transferDeskCard,
} from "#templates/cards/transfer-desk-cards";
import { bankFileCard, confirmAnewCard, confirmTakeOutCard, takenOutCard, writtenAnewCard } from "#templates/cards/transfer-file-cards";
import { confirmApprovalCard, transferLookCard } from "#templates/cards/transfer-look-cards";
import type { View } from "#templates/view";
import { command, type Ask } from "../command.ts";
import { option, type Reading } from "../option.ts";
import { confirm, mustBeAsSeen, page, pageByName, readAnyCurrency, seen, seenWord } from "./options.ts";

/** What is said of a transfer that was just asked for; of one that was asked for before, its number. */
const askedTitles: Partial<Record<TransferState, string>> = {
  requested: "It waits for staff to approve it",
  approved: "It leaves with the next run",
};

export const walletTransfer = command({
  name: "wallet transfer",
  sentence: "Send money from your wallet to your bank account: shows exactly what, then asks",
  audience: "partner",
  writes: true,
  again: { option: "confirm", says: [] },
  options: {
    amount: { ...option.money("how much, such as 50; all of it unless you say", { optional: true }), read: readAmountOrAll },
    confirm: { ...option.word("what was shown, as the button carries it", { optional: true }), byNameOnly: true, isCarried: true },
    code: { ...option.word("the code from the mail, for large transfers", { optional: true }), byNameOnly: true },
  },
  run: async (tx, { amount, confirm: token, code }, { partnerId }) => {
    if (token === undefined) return quoteCard(await quoteTransfer(tx, partnerId, amount));
    const asked = await requestTransfer(tx, partnerId, amount, { token, code });
    return asked instanceof Refusal ? asked : transferCard(asked, askedTitles[asked.state]);
  },
});

export const walletTransfers = command({
  name: "wallet transfers",
  sentence: "Your transfers to your bank account, and where each of them is",
  audience: "partner",
  options: {
    page,
    transfer: { ...option.word("one of them, by its number: all that is known of it", { optional: true }), byNameOnly: true },
  },
  run: async (tx, { page: pageNumber, transfer }, { partnerId }) =>
    transfer === undefined
      ? transfersCard(await ownTransfers(tx, partnerId, pageNumber ?? 1))
      : transferCard(await ownTransfer(tx, transfer, partnerId)),
});

export const walletCancel = command({
  name: "wallet cancel",
  sentence: "Cancel a transfer before it leaves",
  audience: "partner",
  writes: true,
  again: { option: "confirm", says: [] },
  options: { transfer: option.word("the transfer's number", { optional: true }), confirm },
  run: async (tx, { transfer, confirm: isConfirmed }, { partnerId }) => {
    if (transfer === undefined) {
      const open = await cancellableTransfers(tx, partnerId);
      return open.length === 1 && open[0] ? confirmCancelCard(open[0]) : cancellableCard(open);
    }
    const found = await ownTransfer(tx, transfer, partnerId);
    if (found.state === "cancelled") return cancelled(tx, found, false);
    mustBeCancellable(tx, found);
    return isConfirmed === "yes" ? cancelled(tx, await cancelTransfer(tx, partnerId, transfer), true) : confirmCancelCard(found);
  },
});

export const financeTransfers = command({
  name: "finance transfers",
  sentence: "Transfers to banks: approve, hold, take the bank's file, say what the bank says (by two)",
  audience: "finance",
  writes: true,
  again: { option: "act", says: ["show", "export", "answers"] },
  options: {
    act: option.choice([
      "show",
      "approve",
      "hold",
      "export",
      "sent",
      "withdrawn",
      "take-out",
      "write-anew",
      "settled",
      "failed",
      "returned",
      "answers",
      "take-answers",
      "confirm-answers",
      "drop-answers",
    ])("show unless you say", { optional: true }),
    transfer: option.word("of show, approve, hold, take-out, settled, failed and returned: the transfer's number", { optional: true }),
    file: {
      ...option.word("of export, sent, withdrawn, take-out, write-anew: the file; of answers: the bank's", {
        optional: true,
      }),
      byNameOnly: true,
    },
    returns: { ...option.document("of take-answers: the return file, as the bank gave it", { optional: true }), byNameOnly: true },
    confirm,
    seen,
    page: pageByName,
    reason: option.text("why, or the bank's code; the partner reads it", { optional: true }),
  },
  run: async (tx, options, ask) => {
    const { act = "show", transfer, file, confirm: isConfirmed, page: pageNumber, reason = "" } = options;
    switch (act) {
      case "show":
        return transfer === undefined
          ? transferDeskCard(await transferDesk(tx, pageNumber ?? 1))
          : transferLookCard(await lookAtTransfer(tx, transfer));
      case "approve":
        return approve(tx, need(act, "transfer", transfer), isConfirmed === "yes", options.seen);
      case "hold":
        return decidedTransferCard(await holdTransfer(tx, need(act, "transfer", transfer), reason));
      case "export":
        return fileOf(tx, need(act, "file", file ?? transfer));
      case "sent":
      case "withdrawn": {
        const number = need(act, "file", file ?? transfer);
        if (isConfirmed === "yes") return markedFileCard(await markFile(tx, staffOf(ask), number, act));
        return confirmFileCard(await transferFileNumbered(tx, number), act);
      }
      case "take-out": {
        const [from, number] = [need(act, "file", file), need(act, "transfer", transfer)];
        if (isConfirmed === "yes") return takenOutCard(await takeOut(tx, staffOf(ask), from, number), number);
        const [looked, found] = [await transferFileNumbered(tx, from), await transferById(tx, number)];
        if (found?.fileNumber !== looked.number) throw refuse("transfer-file.not-in-it", { file: looked.number, transfer: number });
        return confirmTakeOutCard(looked, found);
      }
      case "write-anew": {
        const number = need(act, "file", file ?? transfer);
        if (isConfirmed === "yes") return writtenAnewCard(await writeAnew(tx, staffOf(ask), number));
        return confirmAnewCard(await transferFileNumbered(tx, number));
      }
      case "settled":
      case "failed":
      case "returned": {
        const number = need(act, "transfer", transfer);
        if (isConfirmed === "yes") return markedTransferCard(await markTransfer(tx, staffOf(ask), number, act, reason));
        if (act !== "settled" && reason.trim() === "") throw refuse("reason.missing");
        const found = await transferById(tx, number);
        if (!found) throw refuse("transfer.unknown", { transfer: number, reader: "staff" });
        return confirmOutcomeCard(found, act, reason.trim());
      }
      case "answers":
        return bankAnswersCard(await bankAnswers(tx, file ?? transfer ?? null), await waitingAnswers(tx));
      case "take-answers":
        if (options.returns === undefined)
          throw refuse("command.option-missing", { command: "finance transfers act:take-answers", missing: ["returns"] });
        return waitingAnswersCard(await takeAnswers(tx, staffOf(ask), options.returns), true);
      case "confirm-answers": {
        const number = need(act, "file", file);
        if (isConfirmed !== "yes" || options.seen === undefined) {
          const preview = await previewAnswers(tx, number);
          return waitingAnswersCard(preview, preview.waiting.takenBy === ask.asker.staff?.handle);
        }
        return bankAnswersCard(await confirmAnswers(tx, staffOf(ask), number, options.seen), await waitingAnswers(tx));
      }
      case "drop-answers":
        return droppedAnswersCard(await dropAnswers(tx, staffOf(ask), need(act, "file", file), reason));
      default:
        return act satisfies never;
    }
  },
});

/** "all" is what leaving the amount out means. */
function readAmountOrAll(text: string, reading: Reading): Money | undefined {
  return /^(?:all|everything)$/i.test(text.trim()) ? undefined : readAnyCurrency(text, reading);
}

async function cancelled(tx: Tx, transfer: TransferFacts, isNews: boolean): Promise<View> {
  return cancelledCard(transfer, await walletBalanceIn(tx, transfer.partnerId, transfer.amount.currency), isNews);
}

/** Refuses `transfer.unknown`, of another's as of one that there never was. */
async function ownTransfer(tx: Tx, number: string, partnerId: string): Promise<TransferFacts> {
  const found = await transferById(tx, number, partnerId);
  if (!found) throw refuse("transfer.unknown", { transfer: number });
  return found;
}

/** One that is held is approved by whoever has been shown by whom and why. */
async function approve(tx: Tx, number: string, isConfirmed: boolean, carried: string | undefined): Promise<View> {
  const look = await lookAtTransfer(tx, number);
  const { state, code, note, number: found } = look.transfer;
  if (state === "held") {
    if (!isConfirmed || carried === undefined) return confirmApprovalCard(look, seenWord([found, code, note]));
    mustBeAsSeen(carried, [found, code, note]);
  }
  return decidedTransferCard(await approveTransfer(tx, found, look.transfer));
}

async function fileOf(tx: Tx, number: string): Promise<View> {
  return bankFileCard(await readFile(tx, number), (await programmeOf(tx)).zone);
}

function need(act: string, name: "transfer" | "file", typed: string | undefined): string {
  if (typed === undefined) throw refuse("command.option-missing", { command: `finance transfers act:${act}`, missing: [name] });
  return typed;
}

function staffOf({ asker }: Ask): string {
  if (!asker.staff) throw new Error("a finance command ran without staff");
  return asker.staff.id;
}
