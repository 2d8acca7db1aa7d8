import type { ConversionStatus } from "#domain/conversions";
import type { PartnerStatus } from "#domain/partners";

/** States inside of a sentence, where nothing has a colour. */
export const partnerStatusNames: Readonly<Record<PartnerStatus, string>> = {
  applied: "has applied",
  active: "active",
  declined: "declined",
  paused: "paused",
  closed: "closed",
};

export const saleStatusNames: Readonly<Record<ConversionStatus, string>> = {
  pending: "pending",
  unpaid: "unpaid",
  paid: "paid",
  rejected: "rejected",
};
