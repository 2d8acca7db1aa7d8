export { ChannelPace, Message, MessageAttempt, MessagePreference, Suppression } from "./message-entities.ts";
export { kindRules, messageKinds, type MessageClass, type MessageFacts, type MessageKind } from "./kinds.ts";
export type { Cadence } from "./preference-rules.ts";
export { rewrapMessages } from "./sealed-facts.ts";
export { tell, tellAll, type Recipient } from "./tell.ts";
