export {
  adColumns,
  adOf,
  adOfMonth,
  cancelAd,
  changeAd,
  scheduleAd,
  showAd,
  shownAd,
  writeAd,
  type AdFacts,
  type AdRow,
  type AdState,
} from "./ad.ts";
export {
  addCourse,
  archiveCourse,
  changeCourse,
  courseById,
  courseColumns,
  courseOf,
  moveCourse,
  restoreCourse,
  type CourseFacts,
  type CourseRow,
} from "./course.ts";
export {
  addImage,
  archiveImage,
  changeImage,
  imageAsItWouldBe,
  imageById,
  imageColumns,
  imageOf,
  linkMark,
  readTag,
  restoreImage,
  type ImageFacts,
  type ImageInput,
  type ImageRow,
} from "./image.ts";
export { Course, MarketingImage, MonthlyAd } from "./library-entities.ts";
export { neededPictures } from "./needed-pictures.ts";
