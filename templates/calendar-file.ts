import ical, { ICalCalendarMethod, ICalEventStatus } from "ical-generator";
import type { EventFacts } from "#domain/messages";
import { harmless } from "./render/values.ts";
import type { ViewFile } from "./view.ts";

/**
 * An event for calendars (RFC 5545): times in UTC, so that no zone has to be explained; a later one with a higher SEQUENCE takes the place of an
 * earlier one with the same UID, also to cancel it.
 */
export function calendarFile(event: EventFacts, programme: string, isCancelled = false): ViewFile {
  const title = harmless(event.title);
  const calendar = ical({
    // A name of nothing that can be seen is none, and a calendar has to have one.
    prodId: { company: "Partner Center", product: harmless(programme) || "programme" },
    method: isCancelled ? ICalCalendarMethod.CANCEL : ICalCalendarMethod.PUBLISH,
  });
  calendar.createEvent({
    id: event.uid,
    sequence: event.sequence,
    start: new Date(event.startsAt.epochMilliseconds),
    end: new Date(event.endsAt.epochMilliseconds),
    // When it was made changes with every draw; the sequence says which is newer.
    stamp: new Date(event.startsAt.epochMilliseconds),
    summary: title,
    status: isCancelled ? ICalEventStatus.CANCELLED : ICalEventStatus.CONFIRMED,
    ...(event.place === null && event.link === null ? {} : { location: harmless(event.place ?? event.link ?? "") }),
    ...(event.link === null ? {} : { url: event.link }),
    ...(event.details === null ? {} : { description: harmless(event.details) }),
  });
  return {
    name: `${event.kind}-${event.number}.ics`,
    mediaType: "text/calendar; charset=utf-8",
    content: `${calendar.toString()}\r\n`,
    description: `“${title}” for your calendar`,
  };
}
