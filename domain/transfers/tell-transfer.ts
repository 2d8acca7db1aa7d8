import type { Tx } from "#domain/kernel";
import { tell, type MessageFacts } from "#domain/messages";
import { partnerById, tellStaff } from "#domain/partners";
import type { TransferFacts } from "./transfer.ts";

type Notice = MessageFacts["transfer-notice"];

/** What became of a transfer, told to its partner: each step once, and a second hold as well. A bank sends things back years later: whoever is erased by then is told nothing. */
export async function tellTransfer(
  tx: Tx,
  transfer: TransferFacts,
  what: Notice["what"],
  more: Pick<Notice, "needsApproval"> = {},
): Promise<void> {
  const { number, partnerId, amount, fee, net, destination, processOn, expectedOn, code, note, cameBack } = transfer;
  if ((await partnerById(tx, partnerId)).isErased) return;
  await tell(tx, {
    kind: "transfer-notice",
    to: { kind: "partner", id: partnerId },
    about: `${number} ${what} ${tx.now.epochMilliseconds}`,
    facts: {
      what,
      transfer: number,
      amount,
      fee,
      net,
      last4: destination.last4,
      processOn,
      expectedOn,
      code,
      note,
      at: tx.now,
      ...more,
      ...(what === "returned" && cameBack !== null ? { back: cameBack } : {}),
    },
  });
}

/** Finance are told of a transfer that leaves when they say so, by each time that it has come to wait. */
export async function tellFinanceItWaits(
  tx: Tx,
  { number, net, processOn }: TransferFacts,
  what: MessageFacts["transfer-waits"]["what"],
  code: string | null,
): Promise<void> {
  await tellStaff(tx, ["finance"], {
    kind: "transfer-waits",
    about: `${number} ${what} ${tx.now.epochMilliseconds}`,
    facts: { what, transfer: number, net, processOn, code },
  });
}
