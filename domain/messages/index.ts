export { ChannelPace, Message, MessageAttempt, MessagePreference, Suppression } from "./message-entities.ts";
export {
  channelsById,
  channelsFor,
  channelsGone,
  chatChannels,
  ChatChannel,
  removeChannel,
  setChannel,
  type ChannelPlace,
  type ChatChannelFacts,
  type ListedChannel,
} from "./chat-channel.ts";
export { mailsAs, toldAs, type KeptMail, type ToldFiles } from "./console-files.ts";
export { dispatchMessages, type ChannelLimits, type Dispatched } from "./dispatch.ts";
export { type Reached } from "./fate.ts";
export { discardMessages, forgetRecipient } from "./forget-recipient.ts";
export { readFacts, writeFacts } from "./facts-json.ts";
export { hearOfMail } from "./hear-of-mail.ts";
export {
  channelPurposes,
  kindRules,
  letterKinds,
  messageClasses,
  messageKinds,
  wordedAs,
  type ChannelPurpose,
  type LetterKind,
  type MessageClass,
  type MessageFacts,
  type MessageKind,
} from "./kinds.ts";
export { leaveNow } from "./leave-now.ts";
export { noticeToken, readNoticeToken } from "./notice-token.ts";
export { afterTheNight } from "./outbox-rules.ts";
export { outboxFigures } from "./outbox-figures.ts";
export { settledStates, type Settled } from "./outbox.ts";
export { overdueMessages } from "./overdue.ts";
export { cadences, cadencesOf, platformChannels, type Cadence, type Channel } from "./preference-rules.ts";
export { openConsole, prefer, preferencesOf, unsubscribe, type Preferences } from "./preferences.ts";
export { canBeResent, resendMessages } from "./resend.ts";
export { rewrapMessages } from "./sealed-facts.ts";
export { refusedToken, settle, type Ended, type Outcome } from "./settle.ts";
export { forgiveBounces } from "./suppression.ts";
export { isPerson, tell, tellAccounts, tellAll, tellAsker, type Addressee, type Recipient } from "./tell.ts";
export { tellChannel, tellOneChannel } from "./tell-channel.ts";
export type { EventFacts } from "./told.ts";
export { trimMessages } from "./trim-messages.ts";
