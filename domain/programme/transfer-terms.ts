import { z } from "zod";
import { isZone } from "#domain/kernel";

const minorByCurrency = z.record(z.string().regex(/^[A-Z]{3}$/), z.coerce.bigint().nonnegative());

/** When and how a wallet's money goes to a bank account. Spread into the terms. */
export const transferTermsShape = {
  /** what a transfer to a bank account costs, taken from the amount; a currency not listed: nothing */
  transferFee: minorByCurrency,
  /** the smallest transfer; a currency that is not listed does not leave the wallet */
  minimumTransfer: minorByCurrency,
  /** day of the week on which transfers are sent, 1 is Monday; on a bank holiday the next banking day */
  transferWeekday: z.number().int().min(1).max(5),
  /** local time of that day until which a transfer can be asked for and cancelled */
  transferTime: z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/),
  /** the zone of that time; "programme": the programme's */
  transferZone: z.string().refine((zone) => zone === "programme" || isZone(zone)),
  /** banking days from sending until the money is expected to arrive */
  transferArrivalDays: z.number().int().min(0).max(10),
  /** banking days after sending from which a transfer counts as arrived when the bank said nothing; a return may come later still */
  transferSettleDays: z.number().int().min(1).max(30),
  /** the most that a partner may ask for within 24 hours; a currency not listed: no limit */
  transferDailyLimit: minorByCurrency,
  /** how many transfers a partner may ask for within seven days */
  transfersPerWeek: z.number().int().min(1).max(100),
  /** from this amount on, with all that was asked for in the 24 hours before, a code is mailed that has to be typed as well; a currency not listed: always */
  transferCodeFrom: minorByCurrency,
  /** transfers that stay below it with all that was asked for in the 24 hours before are approved by themselves; a currency not listed: never */
  automaticTransferBelow: minorByCurrency,
  /** whether a returned transfer gives its fee back as well */
  returnedFeeBack: z.enum(["yes", "no"]),
};

export const defaultTransferTerms = {
  transferFee: { USD: 250n },
  minimumTransfer: { USD: 500n },
  transferWeekday: 3,
  transferTime: "15:00",
  transferZone: "programme",
  transferArrivalDays: 2,
  transferSettleDays: 5,
  transferDailyLimit: { USD: 500_000n },
  transfersPerWeek: 5,
  transferCodeFrom: { USD: 50_000n },
  automaticTransferBelow: { USD: 100_000n },
  returnedFeeBack: "no",
} satisfies z.infer<z.ZodObject<typeof transferTermsShape>>;
