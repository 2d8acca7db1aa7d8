export { accountFingerprint, type ChatAccount } from "./account.ts";
export { askerOf } from "./asker.ts";
export { ChatEvent, ChatHandle, ChatPace } from "./chat-entities.ts";
export { forgetLinks } from "./forget-links.ts";
export { findHandle, mintHandles, spendHandle, trimHandles, type Handle, type NewHandle } from "./handle.ts";
export { hearOnce, trimHearings, type Limit } from "./hear-once.ts";
export { ChatIdentity, ConnectCode, OperatorInvite } from "./identity-entities.ts";
export { linkPartner, linksOf, linkStaff, moneyOpenFrom, unlinkPartner, type NamedAccount } from "./link.ts";
export { rewrapCodes, rewrapLinks } from "./rewrap-links.ts";
