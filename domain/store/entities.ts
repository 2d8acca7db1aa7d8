import { AttributionDecision, Click, Coupon, ShareLink, VisitorSalt } from "#domain/attribution";
import { AuditEntry } from "#domain/audit";
import {
  Conversion,
  ConversionLine,
  ConversionStatusChange,
  Correction,
  MissingSaleClaim,
  RateRule,
  ReviewClearance,
} from "#domain/conversions";
import { Credit, LedgerEntry, LedgerPosting, Wallet } from "#domain/ledger";
import { Customer, InboxDelivery, ShopOrder, ShopOrderLine, ShopOrderRefund, ShopOrderUnsealed, ShopProduct } from "#domain/orders";
import {
  Partner,
  PartnerGroup,
  PartnerGroupMove,
  PartnerStatusChange,
  PartnerUnsealed,
  ShareReference,
  StaffMember,
} from "#domain/partners";
import { BatchApproval, Payout, PayoutAnomaly, PayoutBatch, PayoutItem, PayoutSetAside } from "#domain/payouts";
import { Programme, ProgrammeTerms } from "#domain/programme";
import { VaultSecret } from "./vault-entities.ts";

/** Every table of the domain, listed by hand: no scanning, nothing silently skipped. */
export const entities = [
  VaultSecret,
  AuditEntry,
  Programme,
  ProgrammeTerms,
  Partner,
  PartnerUnsealed,
  PartnerStatusChange,
  PartnerGroup,
  PartnerGroupMove,
  ShareReference,
  StaffMember,
  LedgerEntry,
  LedgerPosting,
  Wallet,
  Credit,
  InboxDelivery,
  Customer,
  ShopOrder,
  ShopOrderUnsealed,
  ShopOrderLine,
  ShopOrderRefund,
  ShopProduct,
  ShareLink,
  Click,
  VisitorSalt,
  Coupon,
  AttributionDecision,
  RateRule,
  Conversion,
  ConversionLine,
  ConversionStatusChange,
  Correction,
  ReviewClearance,
  MissingSaleClaim,
  PayoutBatch,
  Payout,
  PayoutItem,
  PayoutSetAside,
  PayoutAnomaly,
  BatchApproval,
];
