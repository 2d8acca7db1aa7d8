import type { PictureId } from "#domain/kernel";
import type { AnnouncementTold } from "../announcement-told.ts";
import type { ViewPicture } from "../view.ts";

/** A kept picture as an answer shows it. */
export function shown({ picture, title }: { readonly picture: PictureId; readonly title: string }, size: ViewPicture["size"]): ViewPicture {
  return { id: picture, size, name: fileName(title), description: title };
}

/** The same where there may be none. */
export function picturesIn(
  { picture, title }: { readonly picture?: PictureId | null | undefined; readonly title: string },
  size: ViewPicture["size"],
): ViewPicture[] {
  return picture === undefined || picture === null ? [] : [shown({ picture, title }, size)];
}

/** That of an announcement, with what is on it for who can't see it. */
export function announcementPictures(
  { picture, pictureWords, title }: Pick<AnnouncementTold, "picture" | "pictureWords" | "title">,
  size: ViewPicture["size"],
): ViewPicture[] {
  return picturesIn({ picture, title }, size).map((each) => ({ ...each, description: pictureWords ?? title }));
}

/** "Fall table" as "fall-table": what whoever saves the file calls it. */
function fileName(title: string): string {
  const words = title
    .normalize("NFKD")
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, "-")
    .replaceAll(/^-+|-+$/g, "");
  return words.slice(0, 40).replace(/-+$/, "") || "picture";
}
