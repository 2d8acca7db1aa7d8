import { allEventKinds, eventForm, eventWords } from "#templates/webhook-bodies";
import { anyShopEndpoint } from "../any-shop-endpoint.ts";
import { mailEventsEndpoint } from "../mail-events.ts";
import { readingEndpoints } from "./reading-endpoints.ts";
import type { Endpoint, OutgoingEvent } from "./endpoint.ts";

/** Every endpoint that programs outside are told of, in the order in which they read of them. */
export const endpoints: readonly Endpoint[] = [...readingEndpoints, anyShopEndpoint, mailEventsEndpoint];

/** Every kind of event that others can be told. */
export const outgoingEvents: readonly OutgoingEvent[] = allEventKinds.map((kind) => ({
  name: kind,
  summary: eventWords[kind],
  schema: eventForm(kind),
}));
