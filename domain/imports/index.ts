export { csvRows, exportKinds, layoutOf, misfitOf, offsetOfExport, type CsvReading, type Layout } from "./affiliatewp-csv.ts";
export { lacksUser, restRow, type RestList } from "./affiliatewp-rest.ts";
export {
  applyReferrals,
  leftReferrals,
  lockImport,
  partnersToApply,
  refreshStatistics,
  settleOrders,
  systemName,
} from "./apply-referrals.ts";
export { forgetImported } from "./forget-imported.ts";
export { ImportedPartner, ImportedPayout, ImportedReferral } from "./import-entities.ts";
export { partnersHere, totalsHere, type TotalHere } from "./import-totals.ts";
export {
  type AffiliateRow,
  type Aside,
  type ImportedRow,
  type ImportTrouble,
  type PayoutRow,
  type Reading,
  type ReadRow,
  type ReferralRow,
  type VisitRow,
} from "./imported-rows.ts";
export { joinPayouts, partnersToJoin } from "./join-payouts.ts";
export { matchPayouts, type PayoutToMatch } from "./match-payouts.ts";
export { refuseMovedTimes, refuseOtherSource, type SourceKind } from "./same-source.ts";
export { stagePayouts, stageReferrals } from "./stage-referrals.ts";
export { takeBalance, takeCouponOf } from "./take-extras.ts";
export { takeAffiliate } from "./take-partners.ts";
export { takeVisits } from "./take-visits.ts";
