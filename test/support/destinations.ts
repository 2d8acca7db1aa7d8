import type { Tx } from "#domain/kernel";
import { confirmDestination, enterDestination, makeBankLink, type DestinationFacts, type TypedBankDetails } from "#domain/transfers";

/** Numbers that stand nowhere else: whoever finds them outside of a vault has found a leak. */
export const canaries = { routing: "021000021", account: "77301946528", iban: "NL91ABNA0417164300", holder: "Canarina Holdermann" };

export const usAccount: TypedBankDetails = {
  kind: "us-account",
  holder: canaries.holder,
  routing: canaries.routing,
  account: canaries.account,
  accountAgain: canaries.account,
  accountType: "checking",
  bank: "Wasatch Credit Union",
};
export const ibanAccount: TypedBankDetails = { kind: "iban", holder: canaries.holder, iban: canaries.iban };

/** Enters and confirms a bank account for a partner, as they do on the page. */
export async function setDestination(tx: Tx, partnerId: string, typed: TypedBankDetails = usAccount): Promise<DestinationFacts> {
  const { token } = await makeBankLink(tx, partnerId, null);
  const read = await enterDestination(tx, token, typed);
  if (!("entered" in read)) throw new Error(`not an account: ${JSON.stringify(read.problems)}`);
  return confirmDestination(tx, token, read.entered.id);
}
