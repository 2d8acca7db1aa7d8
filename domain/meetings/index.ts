export { attendByWord, recordMeetingAttendance, type Attended } from "./attend.ts";
export {
  addMeeting,
  cancelMeeting,
  describeMeeting,
  meetingById,
  meetingColumns,
  meetingOf,
  remindedOf,
  rescheduleMeeting,
  type MeetingFacts,
  type MeetingRow,
} from "./meeting.ts";
export { Meeting, MeetingAttendance, MeetingNote, MeetingSeries } from "./meeting-entities.ts";
export { notesOf, writeNotes, type NoteLine } from "./notes.ts";
export { remindOfMeetings } from "./reminders.ts";
export { addSeries, endSeries, openSeries, planMeetings, type SeriesFacts } from "./series.ts";
