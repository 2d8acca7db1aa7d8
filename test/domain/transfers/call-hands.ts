import type { RailAnswer } from "#domain/rails";
import { beginRailCall, endRailCall, submitPartner, type TransferFacts } from "#domain/transfers";
import type { TestDatabase } from "../../support/database.ts";
import { cutOff, transferHands } from "../../support/transfers.ts";

export const termsOfCalls = { transferCodeFrom: { USD: 50_000n }, automaticTransferBelow: { USD: 20_000n }, transferRails: "fake" };
export const noAnswer: RailAnswer = { kind: "no-answer", why: "TimeoutError" };
export const noSuchKey: RailAnswer = { kind: "no-such-key" };

/** Hands to call a rail with, one question and its answer after the other. */
export async function callHands(db: TestDatabase) {
  const hands = await transferHands(db);
  const begin = ({ number }: TransferFacts) => db.run((tx) => beginRailCall(tx, number));

  return {
    ...hands,
    begin,
    /** one transfer that is to be called for */
    leaving: async (): Promise<{ id: string; transfer: TransferFacts }> => {
      const id = await hands.payee();
      const transfer = await hands.ask(id, 10_000n);
      db.clock.set(cutOff.toString());
      await db.run((tx) => submitPartner(tx, id, cutOff));
      return { id, transfer };
    },
    pass: (seconds: number): void => db.clock.set(db.clock.now().add({ seconds }).toString()),
    /** asks what there is to ask, and takes in an answer; what was asked, and its key */
    call: async (transfer: TransferFacts, answer: RailAnswer): Promise<string | null> => {
      const asked = await begin(transfer);
      if (asked) await db.run((tx) => endRailCall(tx, asked, answer));
      return asked && `${asked.asks} ${asked.key}`;
    },
  };
}
