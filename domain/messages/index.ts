export { ChannelPace, Message, MessageAttempt, MessagePreference, Suppression } from "./message-entities.ts";
export { dispatchMessages, type ChannelLimits, type Dispatched, type Reached } from "./dispatch.ts";
export { discardMessages, forgetRecipient } from "./forget-recipient.ts";
export { hearOfMail } from "./hear-of-mail.ts";
export {
  kindRules,
  messageClasses,
  messageKinds,
  type MessageClass,
  type EventFacts,
  type MessageFacts,
  type MessageKind,
} from "./kinds.ts";
export { leaveNow } from "./leave-now.ts";
export { noticeToken, readNoticeToken } from "./notice-token.ts";
export { afterTheNight } from "./outbox-rules.ts";
export { outboxFigures } from "./outbox-figures.ts";
export { settledStates, type Settled } from "./outbox.ts";
export { overdueMessages } from "./overdue.ts";
export { cadences, cadencesOf, channels, type Cadence, type Channel } from "./preference-rules.ts";
export { prefer, preferencesOf, unsubscribe, type Preferences } from "./preferences.ts";
export { resendMessages } from "./resend.ts";
export { rewrapMessages } from "./sealed-facts.ts";
export { refusedToken, settle, type Ended, type Outcome } from "./settle.ts";
export { forgiveBounces } from "./suppression.ts";
export { tell, tellAll, type Recipient } from "./tell.ts";
export { trimMessages } from "./trim-messages.ts";
