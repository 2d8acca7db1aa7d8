import type { Pictures } from "#domain/kernel";
import type { View, ViewFile, ViewPicture } from "#templates/view";

export type PictureDoor = { readonly pictures?: Pick<Pictures, "read"> | undefined; readonly report: (error: unknown) => string };

/** The view with its kept pictures as files. One that is not on this disk (the database was restored without the files) is reported and left out. */
export async function withFiles(view: View, door: PictureDoor): Promise<View> {
  const { pictures = [], ...rest } = view;
  return pictures.length === 0 ? view : { ...rest, files: [...(await filesOf(pictures, door)), ...view.files] };
}

/** Kept pictures as files, those that are here. Total. */
export async function filesOf(pictures: readonly ViewPicture[], door: PictureDoor): Promise<ViewFile[]> {
  const found = await Promise.all(pictures.map((each, index) => fileOf(each, namedApart(pictures, index), door)));
  return found.flat();
}

async function fileOf({ id, size, description }: ViewPicture, stem: string, { pictures, report }: PictureDoor): Promise<ViewFile[]> {
  try {
    const content = await pictures?.read(id, size);
    if (!content) throw new Error(`the picture ${id} is not in the folder "files" of DATA_DIR`);
    const isPng = id.endsWith(".png");
    return [{ name: `${stem}.${isPng ? "png" : "jpg"}`, mediaType: isPng ? "image/png" : "image/jpeg", content, description }];
  } catch (error) {
    report(error);
    return [];
  }
}

/** Platforms tell files of a message apart by their names. */
function namedApart(pictures: readonly ViewPicture[], index: number): string {
  const name = pictures[index]?.name || "picture";
  const before = pictures.slice(0, index).filter((each) => each.name === pictures[index]?.name).length;
  return before === 0 ? name : `${name}-${before + 1}`;
}
