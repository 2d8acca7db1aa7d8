export { accountFingerprint, type ChatAccount } from "./account.ts";
export { askerOf, type StandingLink } from "./asker.ts";
export { ChatEvent, ChatHandle, ChatPace } from "./chat-entities.ts";
export {
  closeDirectMessages,
  directAccountsById,
  directAccountsOf,
  rememberPlaces,
  reopenDirectMessages,
  waysToStaff,
  type DirectAccount,
} from "./direct-messages.ts";
export { askForCode, foldCode, sendCode, spellCode, trimCodes, typeCode } from "./connect-code.ts";
export { forgetLinks } from "./forget-links.ts";
export { GatewayLease, holdGateway, releaseGateway } from "./gateway-lease.ts";
export {
  anybodys,
  findHandle,
  mintHandles,
  spendHandle,
  trimHandles,
  whoseHandles,
  type Handle,
  type NewHandle,
  type Whose,
} from "./handle.ts";
export { hearOnce, trimHearings, type Limit } from "./hear-once.ts";
export { ChatIdentity, ConnectCode, OperatorInvite } from "./identity-entities.ts";
export { acceptInvite, inviteStaff, isInvite, trimInvites } from "./invite.ts";
export { linkPartner, unlinkPartner } from "./link.ts";
export { linksOf, type ChatLink, type NamedAccount } from "./links-of.ts";
export { rewrapCodes, rewrapLinks } from "./rewrap-links.ts";
export {
  endStatistics,
  isOpenedBy,
  lookAtStatisticsLink,
  makeStatisticsLink,
  openStatistics,
  statisticsSession,
  trimStatisticsLinks,
  type StatisticsSession,
} from "./statistics-link.ts";
export { StatisticsLink } from "./statistics-link-entities.ts";
export { linkStaff, revokeRole, staffAccounts, unlinkStaff } from "./staff-link.ts";
