import type { EventFacts, MessageFacts } from "#domain/messages";
import { calendarFile } from "../calendar-file.ts";
import { mailMinute } from "./dates.ts";
import type { Tongue, Words } from "./words.ts";

/** The words of the mails about craft-ins and meetings. */

type Reader = Tongue & { readonly programme: { readonly name: string } };

export const eventNouns: Readonly<Record<EventFacts["kind"], string>> = { "craft-in": "craft-in", meeting: "meeting" };
export const eventCommands: Readonly<Record<EventFacts["kind"], string>> = { "craft-in": "/craftin mine", meeting: "/meeting next" };

type Telling = { readonly subject: string; readonly title: string; readonly sentence: string; readonly hasFile: boolean };

export const eventTellings: Readonly<
  Record<MessageFacts["event-notice"]["what"], (title: string, noun: string, before: string) => Telling>
> = {
  "signed-up": (title) => ({
    subject: `You have a seat: ${title}`,
    title: "You have a seat",
    sentence: "Your seat is kept. If you can't come, leave it to whoever waits.",
    hasFile: true,
  }),
  "wait-listed": (title) => ({
    subject: `You are on the wait-list: ${title}`,
    title: "You are on the wait-list",
    sentence: "All seats are taken. As soon as one is free and it is your turn, you have it and are told.",
    hasFile: false,
  }),
  promoted: (title) => ({
    subject: `You have a seat now: ${title}`,
    title: "A seat is free, and it is yours",
    sentence: "Somebody gave their seat back. If you can't come any more, leave it to the next.",
    hasFile: true,
  }),
  rescheduled: (title, noun, before) => ({
    subject: `Another time: ${title}`,
    title: `The ${noun} takes place at another time`,
    sentence:
      noun === eventNouns.meeting
        ? `It was to begin ${before}. The file that comes with this mail sets your calendar right.`
        : `It was to begin ${before}. Your place stays yours; if the new time does not suit you, leave it.`,
    hasFile: true,
  }),
  cancelled: (title, noun) => ({
    subject: `Cancelled: ${title}`,
    title: `The ${noun} does not take place`,
    sentence: "It is cancelled, and there is nothing you have to do.",
    hasFile: true,
  }),
  "host-left": (title, noun) => ({
    subject: `Cancelled: ${title}`,
    title: `The ${noun} does not take place`,
    sentence: "Who was to hold it is not with the programme any more. There is nothing you have to do.",
    hasFile: true,
  }),
  approved: (title) => ({
    subject: `It is on the list: ${title}`,
    title: "Your craft-in is on the list",
    sentence: "Everybody can sign up now. You see who comes with the command below.",
    hasFile: true,
  }),
  declined: (title) => ({
    subject: `About your craft-in: ${title}`,
    title: "Your craft-in was declined",
    sentence: "We can't put it on the list.",
    hasFile: false,
  }),
};

export function eventNoticeWords({ event, what, before, reason }: MessageFacts["event-notice"], reader: Reader): Words {
  const telling = eventTellings[what](event.title, eventNouns[event.kind], before === null ? "" : mailMinute(before, reader));
  return {
    subject: telling.subject,
    preheader: mailMinute(event.startsAt, reader),
    title: telling.title,
    shows: { ...shownOf(event, reader), sentence: telling.sentence, reason },
    attachments: telling.hasFile ? [calendarFile(event, reader.programme.name, what === "cancelled" || what === "host-left")] : [],
  };
}

export function eventReminderWords({ event }: MessageFacts["event-reminder"], reader: Reader): Words {
  return {
    subject: `Soon: ${event.title}`,
    preheader: `It begins ${mailMinute(event.startsAt, reader)}.`,
    title: `A ${eventNouns[event.kind]} begins soon`,
    shows: shownOf(event, reader),
    attachments: [calendarFile(event, reader.programme.name)],
  };
}

function shownOf(event: EventFacts, reader: Reader): Readonly<Record<string, unknown>> {
  return {
    name: event.title,
    starts: mailMinute(event.startsAt, reader),
    // The clock on the wall there, where it is another one.
    there:
      mailMinute(event.startsAt, { ...reader, zone: event.zone }) === mailMinute(event.startsAt, reader)
        ? null
        : mailMinute(event.startsAt, { ...reader, zone: event.zone }),
    place: event.place,
    link: event.link,
    details: event.details,
    command: eventCommands[event.kind],
  };
}
