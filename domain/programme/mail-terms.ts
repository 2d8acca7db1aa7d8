import { z } from "zod";

/** a week less an hour: later ones would come to orders that are too old by default */
const latestHour = 167;

/** Mails to customers whose orders wait for their payment. Spread into the terms. */
export const mailTermsShape = {
  /** so many hours after an order was first seen waiting its customer is written to, "1, 24, 72"; "off": never */
  pendingMails: z.string().refine((text) => text === "off" || readHours(text) !== null),
  /** the customer of an order that was made longer ago than that is not written to */
  pendingMailDays: z.number().int().min(1).max(30),
};

/** Off until somebody wants it: a shop may write to its customers itself, and they would hear of the same order twice. */
export const defaultMailTerms = { pendingMails: "off", pendingMailDays: 7 } satisfies z.infer<z.ZodObject<typeof mailTermsShape>>;

/** At most three whole numbers of hours, each larger than the one before; null: it is none of that. */
function readHours(text: string): readonly number[] | null {
  if (!/^\d{1,3}(, \d{1,3}){0,2}$/.test(text)) return null;
  const hours = text.split(", ").map(Number);
  return hours.every((hour, index) => hour > (hours[index - 1] ?? 0) && hour <= latestHour) ? hours : null;
}

/** After how many hours each; none: switched off. */
export function pendingMailHours({ pendingMails }: { readonly pendingMails: string }): readonly number[] {
  return pendingMails === "off" ? [] : (readHours(pendingMails) ?? []);
}
