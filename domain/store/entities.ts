import { AttributionDecision, Click, ClickClosing, ClickDay, Coupon, ShareLink, VisitorSalt } from "#domain/attribution";
import { AuditEntry } from "#domain/audit";
import { ChatEvent, ChatHandle, ChatIdentity, ChatPace, ConnectCode, GatewayLease, OperatorInvite } from "#domain/chat";
import {
  Conversion,
  ConversionLine,
  ConversionStatusChange,
  Correction,
  MissingSaleClaim,
  RateRule,
  ReviewClearance,
} from "#domain/conversions";
import { CraftIn, CraftInSignUp } from "#domain/craft-ins";
import { HelpArticle, HelpArticleVersion, HelpWord } from "#domain/help";
import { LegalAcceptance, LegalDraft, LegalReminder, LegalTerms } from "#domain/legal";
import { PartnerDigest } from "#domain/digests";
import { Credit, LedgerEntry, LedgerPosting, Wallet } from "#domain/ledger";
import { MarketingImage } from "#domain/library";
import { Meeting, MeetingAttendance, MeetingNote, MeetingSeries } from "#domain/meetings";
import { ChannelPace, ChatChannel, Message, MessageAttempt, MessagePreference, Suppression } from "#domain/messages";
import {
  Customer,
  InboxDelivery,
  ShopOrder,
  ShopOrderLine,
  ShopOrderRefund,
  ShopOrderUnsealed,
  ShopProduct,
  ShopRepair,
  ShopSilence,
  ShopSubscription,
  ShopWatermark,
} from "#domain/orders";
import {
  Partner,
  PartnerGroup,
  PartnerGroupMove,
  PartnerStatusChange,
  PartnerUnsealed,
  ShareReference,
  StaffMember,
} from "#domain/partners";
import { PendingOrderMail, PendingOrderOptOut } from "#domain/pending-orders";
import { BatchApproval, Payout, PayoutAnomaly, PayoutBatch, PayoutItem, PayoutSetAside } from "#domain/payouts";
import { Programme, ProgrammeTerms, ProgrammeTermsWithdrawal } from "#domain/programme";
import { TokenActivity, TokenBoardMember, TokenGrant, TokenQuarter, TokenQuarterTotal, TokenSubmission } from "#domain/tokens";
import { BankLink, Destination } from "#domain/transfers";
import { VaultSecret } from "./vault-entities.ts";

/** Every table of the domain, listed by hand: no scanning, nothing silently skipped. */
export const entities = [
  VaultSecret,
  AuditEntry,
  Message,
  MessageAttempt,
  MessagePreference,
  Suppression,
  ChannelPace,
  ChatChannel,
  Programme,
  ProgrammeTerms,
  ProgrammeTermsWithdrawal,
  Partner,
  PartnerUnsealed,
  PartnerStatusChange,
  PartnerGroup,
  PartnerGroupMove,
  ShareReference,
  StaffMember,
  ChatIdentity,
  ConnectCode,
  OperatorInvite,
  ChatEvent,
  ChatHandle,
  ChatPace,
  GatewayLease,
  LegalDraft,
  LegalTerms,
  LegalAcceptance,
  LegalReminder,
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
  ShopWatermark,
  ShopSubscription,
  ShopRepair,
  ShopSilence,
  ShareLink,
  Click,
  ClickClosing,
  ClickDay,
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
  PartnerDigest,
  PendingOrderMail,
  PendingOrderOptOut,
  BatchApproval,
  Destination,
  BankLink,
  TokenActivity,
  TokenGrant,
  TokenSubmission,
  TokenQuarter,
  TokenQuarterTotal,
  TokenBoardMember,
  CraftIn,
  CraftInSignUp,
  MeetingSeries,
  Meeting,
  MeetingNote,
  MeetingAttendance,
  MarketingImage,
  HelpArticle,
  HelpArticleVersion,
  HelpWord,
];
