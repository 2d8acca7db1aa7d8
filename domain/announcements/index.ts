export { aboutKinds, announceable, mustBeTheirs, type About } from "./about.ts";
export {
  announcementById,
  announcementColumns,
  announcementOf,
  announcementsById,
  changeAnnouncement,
  ways,
  writeAnnouncement,
  type AnnouncementFacts,
  type AnnouncementRow,
} from "./announcement.ts";
export { Announcement } from "./announcement-entities.ts";
export { announcementProgress, type WayProgress } from "./progress.ts";
export { announcedBegins, announcedIsOver, toldOfIt } from "./pointed-at.ts";
export {
  announcementsToSend,
  beginScheduled,
  calledOffAnnouncements,
  cancelAnnouncement,
  mustBeSendable,
  reachOfAnnouncement,
  sendAnnouncement,
  tellNext,
  type AnnouncementReach,
} from "./send-announcement.ts";
export { testAnnouncement } from "./test-announcement.ts";
