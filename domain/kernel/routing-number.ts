import { validate as hasCheckDigit } from "abavalidator";

/** Those of banks; others are the Treasury's, or of traveller's cheques (routing numbers by their first digits: ABA, read 2026-11-23). */
const ofBanks = /^(0[1-9]|1[0-2]|2[1-9]|3[0-2]|6[1-9]|7[0-2])\d{7}$/;

/** Whether nine digits are the routing number of a bank in the United States: its last digit checks the others. */
export function isRoutingNumber(text: string): boolean {
  return ofBanks.test(text) && hasCheckDigit(text);
}
