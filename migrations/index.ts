import { TheHouseStands } from "./20261122160000-the-house-stands.ts";
import { PersonalFieldsAreSealed } from "./20261122185000-personal-fields-are-sealed.ts";
import { WhoeverLeftCanBeForgotten } from "./20261122185100-whoever-left-can-be-forgotten.ts";
import { CouponsCreditAndDoubtsAreReviewed } from "./20261122190000-coupons-credit-and-doubts-are-reviewed.ts";
import { ProductsHaveCategories } from "./20261122191000-products-have-categories.ts";
import { RatesHaveScopes } from "./20261122191100-rates-have-scopes.ts";
import { TermsChangeByCurrency } from "./20261122191200-terms-change-by-currency.ts";
import { ClosedDaysOfClicksAreCounted } from "./20261122192000-closed-days-of-clicks-are-counted.ts";
import { WordsThatLookAlikeAreFound } from "./20261122193000-words-that-look-alike-are-found.ts";
import { TheShopCanBeAsked } from "./20261122194000-the-shop-can-be-asked.ts";
import { MoneyOutIsWatched } from "./20261122195000-money-out-is-watched.ts";
import { WordsAboutWhoeverLeftCanGo } from "./20261122201000-words-about-whoever-left-can-go.ts";
import { WhoeverWasErasedIsNotPaid } from "./20261122220000-whoever-was-erased-is-not-paid.ts";
import { ProductsBecomeKnownLater } from "./20261122221000-products-become-known-later.ts";
import { SubscriptionsAreFoundByTheirFirstOrder } from "./20261122222000-subscriptions-are-found-by-their-first-order.ts";
import { ASuddenCouponIsWatched } from "./20261122230000-a-sudden-coupon-is-watched.ts";
import { TheTimetableRemembers } from "./20261122240000-the-timetable-remembers.ts";
import { MessagesWaitInAnOutbox } from "./20261122250000-messages-wait-in-an-outbox.ts";
import { StaffCanBeWrittenTo } from "./20261122250100-staff-can-be-written-to.ts";
import { WhatIsOldCanGo } from "./20261123120100-what-is-old-can-go.ts";
import { TwoPersonsLiftAFreeze } from "./20261123120200-two-persons-lift-a-freeze.ts";
import { ChatAccountsAreLinked } from "./20261123120300-chat-accounts-are-linked.ts";
import { ChatIsHeardOnce } from "./20261123121050-chat-is-heard-once.ts";
import { ForgottenWordsStayForgotten } from "./20261123121100-forgotten-words-stay-forgotten.ts";
import { OneProcessHoldsTheGateway } from "./20261123122500-one-process-holds-the-gateway.ts";
import { TokensAreEarned } from "./20261123150000-tokens-are-earned.ts";
import { PartnersCraftTogether } from "./20261123160000-partners-craft-together.ts";
import { WhatIsSharedWasSeen } from "./20261123161000-what-is-shared-was-seen.ts";
import { PartnersMeet } from "./20261123170000-partners-meet.ts";
import { UnusualIsMeasuredByMedians } from "./20261123180500-unusual-is-measured-by-medians.ts";
import { AnAbsenceStands } from "./20261123190000-an-absence-stands.ts";
import { EvidenceCanBeAPicture } from "./20261123190100-evidence-can-be-a-picture.ts";
import { PartnersPostPictures } from "./20261123220000-partners-post-pictures.ts";
import { AMonthHasAnAd } from "./20261123221000-a-month-has-an-ad.ts";
import { PartnersTakeCourses } from "./20261123222000-partners-take-courses.ts";
import { LegalTermsAreAccepted } from "./20261123230000-legal-terms-are-accepted.ts";
import { HelpIsFound } from "./20261123231000-help-is-found.ts";
import { PeopleAskPeople } from "./20261123232000-people-ask-people.ts";
import { CustomersAreWrittenTo } from "./20261124000000-customers-are-written-to.ts";
import { PartnersReadDigests } from "./20261124002000-partners-read-digests.ts";
import { ChannelsAreTold } from "./20261124005900-channels-are-told.ts";
import { OtherAccountsAreTold } from "./20261124005930-other-accounts-are-told.ts";
import { PartnersSayWhereMoneyGoes } from "./20261124010000-partners-say-where-money-goes.ts";
import { MoneyLeavesForBanks } from "./20261124020000-money-leaves-for-banks.ts";
import { TheConsoleIsTold } from "./20261124030000-the-console-is-told.ts";
import { TheProgrammeAnnounces } from "./20261124040000-the-programme-announces.ts";
import { AskersAreAnswered } from "./20261124041000-askers-are-answered.ts";
import { ActsAboutSomebodyAreFound } from "./20261124050000-acts-about-somebody-are-found.ts";
import { MoneyLeavesByRails } from "./20261124060000-money-leaves-by-rails.ts";
import { BanksAnswer } from "./20261124060100-banks-answer.ts";
import { RailsAreCalled } from "./20261124060200-rails-are-called.ts";
import { APartnersMoneyCanBeHeld } from "./20261124070000-a-partners-money-can-be-held.ts";
import { TaxFormsAreKnown } from "./20261124071000-tax-forms-are-known.ts";
import { TheBankIsCompared } from "./20261124072000-the-bank-is-compared.ts";
import { TheAuditIsChained } from "./20261124090000-the-audit-is-chained.ts";
import { TwoPartnersMayBeOnePerson } from "./20261124091000-two-partners-may-be-one-person.ts";
import { AnOrdinaryRoleMayRunIt } from "./20261124092000-an-ordinary-role-may-run-it.ts";
import { HistoryFromElsewhere } from "./20261124100000-history-from-elsewhere.ts";
import { ASharedAccountCanBeLetPass } from "./20261124230000-a-shared-account-can-be-let-pass.ts";
import { WhatIsForgottenIsCounted } from "./20261124230500-what-is-forgotten-is-counted.ts";
import { DebtsCanBeLetOff } from "./20261125020000-debts-can-be-let-off.ts";
import { ReturnFilesWaitForTwo } from "./20261125021000-return-files-wait-for-two.ts";
import { MessagesAreKnownByTheirId } from "./20261125030000-messages-are-known-by-their-id.ts";
import { OrdersMayComeInParts } from "./20261125031000-orders-may-come-in-parts.ts";
import { ProgramsMayRead } from "./20261125040000-programs-may-read.ts";
import { ProgramsAreTold } from "./20261125041000-programs-are-told.ts";
import { StatisticsAreSeenOnAPage } from "./20261125050000-statistics-are-seen-on-a-page.ts";
import { ProgramsReadByDayAndStatus } from "./20261126001000-programs-read-by-day-and-status.ts";
import { CodesAreCounted } from "./20261126020000-codes-are-counted.ts";
import { AFileIsWrittenAnew } from "./20261126021000-a-file-is-written-anew.ts";
import { WhatLeftBeforeABlockHadWaited } from "./20261126022000-what-left-before-a-block-had-waited.ts";
import { ActsOfLongAgoAreTold } from "./20261126023000-acts-of-long-ago-are-told.ts";
import { WordsAboutATransferCanGo } from "./20261126026000-words-about-a-transfer-can-go.ts";

/** Every migration in the order they run; a merged one is frozen. */
export const migrations = [
  TheHouseStands,
  PersonalFieldsAreSealed,
  WhoeverLeftCanBeForgotten,
  CouponsCreditAndDoubtsAreReviewed,
  ProductsHaveCategories,
  RatesHaveScopes,
  TermsChangeByCurrency,
  ClosedDaysOfClicksAreCounted,
  WordsThatLookAlikeAreFound,
  TheShopCanBeAsked,
  MoneyOutIsWatched,
  WordsAboutWhoeverLeftCanGo,
  WhoeverWasErasedIsNotPaid,
  ProductsBecomeKnownLater,
  SubscriptionsAreFoundByTheirFirstOrder,
  ASuddenCouponIsWatched,
  TheTimetableRemembers,
  MessagesWaitInAnOutbox,
  StaffCanBeWrittenTo,
  WhatIsOldCanGo,
  TwoPersonsLiftAFreeze,
  ChatAccountsAreLinked,
  ChatIsHeardOnce,
  ForgottenWordsStayForgotten,
  OneProcessHoldsTheGateway,
  TokensAreEarned,
  PartnersCraftTogether,
  WhatIsSharedWasSeen,
  PartnersMeet,
  UnusualIsMeasuredByMedians,
  AnAbsenceStands,
  EvidenceCanBeAPicture,
  PartnersPostPictures,
  AMonthHasAnAd,
  PartnersTakeCourses,
  LegalTermsAreAccepted,
  HelpIsFound,
  PeopleAskPeople,
  CustomersAreWrittenTo,
  PartnersReadDigests,
  ChannelsAreTold,
  OtherAccountsAreTold,
  PartnersSayWhereMoneyGoes,
  MoneyLeavesForBanks,
  TheConsoleIsTold,
  TheProgrammeAnnounces,
  AskersAreAnswered,
  ActsAboutSomebodyAreFound,
  MoneyLeavesByRails,
  BanksAnswer,
  RailsAreCalled,
  APartnersMoneyCanBeHeld,
  TaxFormsAreKnown,
  TheBankIsCompared,
  TheAuditIsChained,
  TwoPartnersMayBeOnePerson,
  AnOrdinaryRoleMayRunIt,
  HistoryFromElsewhere,
  ASharedAccountCanBeLetPass,
  WhatIsForgottenIsCounted,
  DebtsCanBeLetOff,
  ReturnFilesWaitForTwo,
  MessagesAreKnownByTheirId,
  OrdersMayComeInParts,
  ProgramsMayRead,
  ProgramsAreTold,
  StatisticsAreSeenOnAPage,
  ProgramsReadByDayAndStatus,
  CodesAreCounted,
  AFileIsWrittenAnew,
  WhatLeftBeforeABlockHadWaited,
  ActsOfLongAgoAreTold,
  WordsAboutATransferCanGo,
];
