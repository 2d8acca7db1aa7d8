export { dueEndpoints, giveBack, sendAgain, settleTry, takeRound, trimEvents, type Parcel, type Round, type Trouble } from "./deliver.ts";
export type { TryOutcome } from "./delivery-rules.ts";
export {
  addEndpoint,
  findEndpoint,
  hostOf,
  mostEndpoints,
  oldSecretHours,
  removeEndpoint,
  rewrapEndpoints,
  rotateSecret,
  switchEndpoint,
  testEndpoint,
  type AddressProblem,
  type EndpointFacts,
} from "./endpoint.ts";
export { eventFamilies, eventKinds, type EventFacts, type EventKind } from "./event-kinds.ts";
export type { Written } from "./facts-json.ts";
export { deliveryLog, standingEndpoints, webhookFigures, type DeliveryLine, type ListedEndpoint, type WebhookFigures } from "./log.ts";
export { isHeard, raise } from "./raise.ts";
export { WebhookAttempt, WebhookDelivery, WebhookEndpoint, WebhookEvent } from "./webhook-entities.ts";
