import type { Pictures } from "#domain/kernel";
import type { View, ViewFile, ViewPicture } from "#templates/view";

export type PictureDoor = { readonly pictures?: Pick<Pictures, "read"> | undefined; readonly report: (error: unknown) => string };

/** The view with its kept pictures as files. One that is not on this disk (the database was restored without the files) is reported and left out. */
export async function withFiles(view: View, door: PictureDoor): Promise<View> {
  const { pictures = [], ...rest } = view;
  if (pictures.length === 0) return view;
  const found = await Promise.all(pictures.map((each, index) => fileOf(each, namedApart(pictures, index), door)));
  return { ...rest, files: [...found.flat(), ...view.files] };
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
