import type { Instant } from "./instant.ts";

/** What a kept picture is called: a word for its content, and what it is. Whoever knows it has seen it: it can't be guessed. */
export type PictureId = string;

/** SHA-256 of the kept bytes, and their format. */
const pictureId = /^[0-9a-f]{64}\.(?:jpg|png)$/;

export function isPictureId(text: string): boolean {
  return pictureId.test(text);
}

/** As it was taken in, or small enough for a list of several: at most `smallSide` pixels wide and high. */
export type PictureSize = "whole" | "small";

/** A picture as it is kept now, pixels as it is looked at. */
export type TakenPicture = {
  readonly id: PictureId;
  readonly width: number;
  readonly height: number;
  readonly bytes: number;
};

/** The one way to pictures, and to the disk that they are on. */
export type Pictures = {
  /**
   * Looks at what somebody sent, makes it anew (what a camera writes beside a picture is gone, and it stands upright) and keeps it. The same content
   * has the same id. Refuses `picture.unreadable`, `picture.too-large`, `picture.too-many-pixels`, `picture.too-small`, `picture.animated`,
   * `picture.damaged`, `picture.busy`.
   */
  take(content: Uint8Array): Promise<TakenPicture>;
  /** its bytes; null: it is not here, as after a restore of the database alone */
  read(id: PictureId, size: PictureSize): Promise<Uint8Array | null>;
  /** Lets go of those that were last taken before then and that `isNeeded` does not know; answers how many. */
  trim(before: Instant, isNeeded: (ids: readonly PictureId[]) => Promise<ReadonlySet<PictureId>>): Promise<number>;
};

/** What may be sent, and what comes of it. */
export const pictureLimits = {
  /** bytes: beyond it a phone's photograph is an accident, and both platforms ask for a paid plan */
  bytes: 20 * 1024 * 1024,
  /** a photograph of the largest cameras; a picture that unpacks to more is meant to hurt */
  pixels: 60_000_000,
  /** a side in pixels, below which there is nothing to see */
  least: 64,
  /** of what is kept: twice as wide as what any feed shows */
  side: 2_560,
  smallSide: 640,
} as const;
