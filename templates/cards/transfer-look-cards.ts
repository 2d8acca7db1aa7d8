import type { Doer, TransferEvent, TransferLook } from "#domain/answers";
import type { TransferFacts, TransferState } from "#domain/transfers";
import { amount, atMinute, partnerValue, quoted } from "../phrases.ts";
import { calendarDay, staffCodeWords, transferBadges } from "../transfer-words.ts";
import { action, blank, facts, text, view, type Action, type Sentence, type Step, type View } from "../view.ts";
import { wordFor } from "../words.ts";

/** One transfer as finance look at it. */

const command = "finance transfers";
const act = (label: string, doing: string, number: string, more: Readonly<Record<string, string>> = {}, style?: Action["style"]): Action =>
  action(label, command, { act: doing, transfer: number, ...more }, style);

const doerWords = (by: Doer | undefined): string =>
  by?.kind === "staff" ? by.handle : by?.kind === "partner" ? "the partner" : "the system";

/** Why it is where it is: staff's words, ours for a code, or both. */
const whyWords = ({ code, note }: Pick<TransferFacts, "code" | "note">): string =>
  [code === null ? "" : wordFor(staffCodeWords, code), note === null ? "" : quoted(note)].filter((words) => words !== "").join(": ");

/** Who holds it and why, for a cell or a fact. */
export const heldWords = (transfer: Pick<TransferFacts, "code" | "note">, by: Doer | undefined): Sentence => {
  const why = whyWords(transfer);
  return [doerWords(by), why === "" ? "" : `: ${why}`];
};

const lastMove = ({ events }: TransferLook): TransferEvent | undefined => events.findLast(({ kind }) => kind === "move");

/** Where it is, of whom, in which file, and who did what with it when. */
export function transferLookCard(look: TransferLook): View {
  const { transfer, file, events } = look;
  const { number, state, fee, net, destination, rail } = transfer;
  const why = saysEnough.has(state) ? "" : whyWords(transfer);
  return view(
    `Transfer ${number}`,
    [
      facts(
        ["Partner", partnerValue({ name: transfer.partnerName, shareId: transfer.shareId })],
        ["State", transferBadges[state]],
        ...(state === "held" ? [["Held by, and why", ...heldWords(transfer, lastMove(look)?.by)] as const] : []),
        ...(why === "" ? [] : [["Why", why] as const]),
        ["Gross, from the wallet", amount(transfer.amount)],
        ["Fee", amount(fee)],
        ["Net, to the bank", amount(net)],
        ["To", destination.last4 === "" ? "erased" : `${destination.bankName ?? "the account"}, ending in ${destination.last4}`],
        ["Asked for", atMinute(transfer.requestedAt)],
        ["Run of", state === "held" ? "none while it is held" : calendarDay(transfer.processOn)],
        ...(isUnderWay.has(state) ? [["Expected by", calendarDay(transfer.expectedOn)] as const] : []),
        ...(rail === null ? [] : [["Rail", { code: rail }] as const]),
        ...(file === null ? [] : [["File", { code: file.number }, `, ${fileStates[file.state]}`] as const]),
      ),
      { kind: "steps", steps: events.map(stepOf) },
    ],
    { tone: isTrouble.has(state) ? "warning" : "plain", actions: [...actionsOf(look), action("All that waits", command)] },
  );
}

const fileStates = { open: "to be given to the bank", sent: "the bank has it", withdrawn: "withdrawn" } as const;
const isUnderWay: ReadonlySet<TransferState> = new Set(["requested", "approved", "submitting", "submitted", "unknown", "review"]);
/** A held one says by whom and why in one. */
const saysEnough: ReadonlySet<TransferState> = new Set(["held", "approved", "cancelled", "settled"]);
const isTrouble: ReadonlySet<TransferState> = new Set(["held", "review", "failed", "returned"]);

const moved: Readonly<Record<TransferState, string>> = {
  requested: "waits for finance again",
  held: "held",
  approved: "approved",
  submitting: "left with its run",
  submitted: "sent: the bank has it",
  unknown: "sent, and the other side has not answered",
  review: "to be looked into",
  settled: "arrived",
  failed: "did not go through, and is back in the wallet",
  returned: "came back to the wallet",
  cancelled: "cancelled",
};
const said = { settled: "says that it arrived", failed: "says that it was refused", returned: "says that it came back" } as const;
const stopped: ReadonlySet<TransferState> = new Set(["held", "review", "failed", "returned", "cancelled"]);

function stepOf(event: TransferEvent): Step {
  const words = event.kind === "said" ? said[event.says] : event.from === null ? "asked for" : moved[event.to];
  const why = event.code === "small" ? "below the term automatic-transfer-below" : event.code === "by-partner" ? "" : whyWords(event);
  return {
    state: event.kind === "said" ? "note" : stopped.has(event.to) ? "stopped" : "done",
    at: event.at,
    sentence: [
      event.kind === "said" ? `${doerWords(event.by)} ${words}` : `${words}, by ${doerWords(event.by)}`,
      why === "" ? "" : `: ${why}`,
    ],
  };
}

function actionsOf({ transfer: { number, state }, file }: TransferLook): Action[] {
  const hold = act("Hold it", "hold", number, { reason: blank });
  if (state === "requested") return [act("Approve it", "approve", number, {}, "main"), hold];
  if (state === "approved") return [hold];
  if (state === "held") return [act("Approve it all the same", "approve", number)];
  if (state === "submitting" && file?.state === "open")
    return [action(`Take file ${file.number}`, command, { act: "export", file: file.number })];
  return [];
}

/** What somebody held is not approved before whoever does so has read why. `seen`: a word for exactly that. */
export function confirmApprovalCard(look: TransferLook, seen: string): View {
  const { transfer } = look;
  return view(
    `Approve transfer ${transfer.number}, which is held?`,
    [
      facts(
        ["Partner", partnerValue({ name: transfer.partnerName, shareId: transfer.shareId })],
        ["Held by, and why", ...heldWords(transfer, lastMove(look)?.by)],
        ["Net, to the bank", amount(transfer.net), ` on the account ending in ${transfer.destination.last4}`],
      ),
      text("Approve it only when that is settled: it leaves with the next run."),
    ],
    {
      tone: "warning",
      actions: [
        act("It is settled: approve it", "approve", transfer.number, { seen, confirm: "yes" }, "main"),
        act("All of this transfer", "show", transfer.number),
        action("Not yet", command),
      ],
    },
  );
}
