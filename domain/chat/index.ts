export { askerOf } from "./asker.ts";
export { forgetLinks } from "./forget-links.ts";
export { ChatIdentity, ConnectCode, OperatorInvite } from "./identity-entities.ts";
export { linkPartner, linksOf, linkStaff, moneyOpenFrom, unlinkPartner, type NamedAccount } from "./link.ts";
export { rewrapCodes, rewrapLinks } from "./rewrap-links.ts";
