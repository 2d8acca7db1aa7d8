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
export { MarketingImage } from "./library-entities.ts";
export { neededPictures } from "./needed-pictures.ts";
