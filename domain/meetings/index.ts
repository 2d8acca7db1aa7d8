export { attendByWord, recordMeetingAttendance, type Attended } from "./attend.ts";
export { addMeeting, meetingById, meetingColumns, meetingOf, type MeetingFacts, type MeetingRow } from "./meeting.ts";
export { cancelMeeting, describeMeeting, mustBeMovable, reachOf, rescheduleMeeting, type MeetingReach } from "./change-meeting.ts";
export { Meeting, MeetingAttendance, MeetingNote, MeetingSeries } from "./meeting-entities.ts";
export { countNotes, notesOf, writeNotes, type NoteLine } from "./notes.ts";
export { remindOfMeetings } from "./reminders.ts";
export { addSeries, comingOfSeries, endSeries, openSeries, planMeetings, type ComingSeries, type SeriesFacts } from "./series.ts";
