export { applyAsPartner, applyUnknown, readEmail } from "./apply.ts";
export {
  contactOf,
  openApplications,
  reachPartners,
  rewrapPartners,
  sealClearPartners,
  type Application,
  type PartnerContact,
} from "./contact.ts";
export {
  audienceColumns,
  audienceOf,
  countAudience,
  everybody,
  isAddressed,
  isAmong,
  readAudience,
  type Audience,
  type AudienceStatus,
} from "./audience.ts";
export { changeStatus, mustNotBeOwnRecord, statusMoves } from "./change-status.ts";
export { addLegacyReference, takeOverPartner } from "./import-partner.ts";
export { forgetPartner, mustBeOver } from "./erase-partner.ts";
export { PartnerGroup, PartnerGroupMove } from "./group-entities.ts";
export { findGroup, groupAt, groupsAt, moveToGroup, type GroupListing } from "./group.ts";
export { Partner, PartnerStatusChange, PartnerUnsealed, ShareReference, StaffMember } from "./partner-entities.ts";
export {
  findPartner,
  lockPartners,
  ownerAt,
  partnerById,
  partnerByReference,
  partnerStatuses,
  partnersLike,
  statusAt,
  type PartnerFacts,
  type PartnerStatus,
} from "./partner.ts";
export { fingerprintsOf } from "./fingerprints-of.ts";
export { notePayee } from "./payee.ts";
export { reachStaff, rewrapStaff, setStaffEmail, tellStaff } from "./staff-contact.ts";
export { lookAtPartner } from "./look-at.ts";
export { locales, setLocale } from "./set-locale.ts";
export { setZone } from "./set-zone.ts";
export { readSlug, setSlug } from "./slug.ts";
export { engageStaff, grantRole, lockOperators, removeRole } from "./staff-roles.ts";
export {
  addStaff,
  allStaff,
  areOnePerson,
  findStaff,
  isPersonOfFinance,
  mustBeOfFinance,
  personsOfFinance,
  staffById,
  staffIsPartner,
  staffOfPartner,
  type StaffFacts,
} from "./staff.ts";
