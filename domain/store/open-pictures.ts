import type { Sharp, SharpConstructor } from "sharp";
import { pictureLimits as limits, refuse, sha256, type PictureId, type Pictures, type TakenPicture } from "#domain/kernel";
import type { FileStore } from "./file-store.ts";

/** So many may wait while one is worked on; whoever comes then is asked to come again. */
const mostWaiting = 20;
const workSeconds = 20;
/** Of what was made anew: what a chat platform lets an app send, with room for a second one. */
const mostKeptBytes = 6 * 1024 * 1024;
/** Of a picture with holes, the last try: fewer colours. */
const colours = 256;

type Format = "jpg" | "png";

/** Pictures over a file store. The library is loaded by the first one that is taken in: it is 25 MB, and most processes never need it. */
export function openPictures(files: FileStore): Pictures {
  let before: Promise<unknown> = Promise.resolve();
  let waiting = 0;

  /** One at a time, so that many at once cost memory for one. */
  async function inTurn<T>(work: () => Promise<T>): Promise<T> {
    if (waiting >= mostWaiting) throw refuse("picture.busy");
    waiting += 1;
    const mine = before.then(work);
    before = mine.catch(() => undefined);
    try {
      return await mine;
    } finally {
      waiting -= 1;
    }
  }

  return {
    take: async (content) => {
      if (content.length > limits.bytes) throw refuse("picture.too-large");
      const { whole, small, ...facts } = await inTurn(() => madeAnew(content));
      const taken: TakenPicture = { id: `${sha256(whole)}.${facts.format}`, width: facts.width, height: facts.height, bytes: whole.length };
      // The small one first: where the whole one is, the other is too.
      await files.write(smallName(taken.id), small);
      await files.write(taken.id, whole);
      return taken;
    },
    read: (id, size) => files.read(size === "whole" ? id : smallName(id)),
    trim: async (from, isNeeded) =>
      files.trim(from, async (names) => {
        const known = await isNeeded([...new Set(names.map(wholeName))]);
        return new Set(names.filter((name) => known.has(wholeName(name))));
      }),
  };
}

/** "3f….jpg" and, beside it, "3f….small.jpg". */
function smallName(id: PictureId): string {
  return id.replace(/\.(?=[a-z]+$)/, ".small.");
}
function wholeName(name: string): PictureId {
  return name.replace(".small.", ".");
}

type MadeAnew = {
  readonly whole: Uint8Array;
  readonly small: Uint8Array;
  readonly format: Format;
  readonly width: number;
  readonly height: number;
};

/**
 * The picture from its pixels alone: whatever came with it (where it was taken, by whom, what a camera or somebody hostile put beside it) stays behind.
 * Upright, in the colours of screens, at most `limits.side` wide and high.
 */
async function madeAnew(content: Uint8Array): Promise<MadeAnew> {
  const sharp = await loadSharp();
  const read = (): Sharp =>
    sharp(content, { failOn: "error", limitInputPixels: limits.pixels, pages: 1, animated: false, autoOrient: true });
  const { hasAlpha, format } = await lookedAt(content, sharp);
  const work = (side: number): Sharp =>
    read()
      .resize({ width: side, height: side, fit: "inside", withoutEnlargement: true })
      .toColourspace("srgb")
      .timeout({ seconds: workSeconds });
  const drawn = (one: Sharp, as: Format): Sharp =>
    as === "jpg" ? one.flatten({ background: "#ffffff" }).jpeg({ quality: 86, progressive: true }) : one.png({ compressionLevel: 8 });
  try {
    const wanted: Format = format === "jpeg" || (format === "webp" && !hasAlpha) ? "jpg" : "png";
    let kept: Format = wanted;
    let whole = await drawn(work(limits.side), kept).toBuffer({ resolveWithObject: true });
    if (whole.data.length > mostKeptBytes && kept === "png") {
      // A photograph as PNG. With holes in it, it stays one of fewer colours.
      if (hasAlpha) whole = await work(limits.side).png({ palette: true, colours }).toBuffer({ resolveWithObject: true });
      else {
        kept = "jpg";
        whole = await drawn(work(limits.side), kept).toBuffer({ resolveWithObject: true });
      }
    }
    const small = await drawn(work(limits.smallSide), kept).toBuffer();
    return { whole: whole.data, small, format: kept, width: whole.info.width, height: whole.info.height };
  } catch (error) {
    // The header was fine: what follows it is cut off, or no picture.
    throw refuse("picture.damaged", { why: error instanceof Error ? error.message.slice(0, 80) : "" });
  }
}

type Look = { readonly format: "jpeg" | "png" | "webp" | "gif"; readonly hasAlpha: boolean };

/** By its content and not by its name: what it is, how large, and whether it moves. */
async function lookedAt(content: Uint8Array, sharp: SharpConstructor): Promise<Look> {
  const format = formatOf(content);
  if (format === null) throw refuse("picture.unreadable", { looksLike: looksLike(content) });
  // The number of pixels is looked at here, with words of its own; what is decoded keeps to the same limit.
  const facts = await sharp(content, { limitInputPixels: false, pages: -1 })
    .metadata()
    .catch(() => null);
  if (!facts) throw refuse("picture.damaged");
  const { width, pageHeight, height, pages = 1, hasAlpha } = facts;
  const tall = pageHeight ?? height;
  if (width * tall > limits.pixels) throw refuse("picture.too-many-pixels", { width, height: tall, mostPixels: limits.pixels });
  if (pages > 1) throw refuse("picture.animated");
  if (Math.min(width, tall) < limits.least) throw refuse("picture.too-small", { width, height: tall, least: limits.least });
  return { format, hasAlpha };
}

/** The first bytes of what is taken: they say it, whatever the file is called. */
function formatOf(content: Uint8Array): Look["format"] | null {
  const start = Buffer.from(content.subarray(0, 16)).toString("latin1");
  if (start.startsWith("\xff\xd8\xff")) return "jpeg";
  if (start.startsWith("\x89PNG\r\n\x1a\n")) return "png";
  if (start.startsWith("RIFF") && start.slice(8, 12) === "WEBP") return "webp";
  return /^GIF8[79]a/.test(start) ? "gif" : null;
}

/** What it seems to be instead, for whoever sent it. */
function looksLike(content: Uint8Array): string | null {
  const start = Buffer.from(content.subarray(0, 512)).toString("latin1");
  if (content.length === 0) return "an empty file";
  if (/^(?:MZ|\x7fELF|#!)/.test(start)) return "a program";
  if (/^ftyp(?:hei|hev|mif1|msf1)/.test(start.slice(4))) return "a HEIC photograph";
  if (start.startsWith("ftypavi", 4)) return "an AVIF picture";
  if (start.startsWith("ftyp", 4)) return "a video";
  if (start.startsWith("%PDF")) return "a PDF";
  if (start.startsWith("PK\x03\x04")) return "an archive or a document";
  if (/^(?:II\*\0|MM\0\*)/.test(start)) return "a TIFF picture";
  if (/<svg[\s>]/i.test(start)) return "an SVG drawing";
  return /<(?:!doctype|html)/i.test(start) ? "a web page" : null;
}

let loaded: Promise<SharpConstructor> | undefined;

/** Loads the library, and leaves it nothing but what is needed: the fewer formats it reads, the fewer of its faults can be reached. */
function loadSharp(): Promise<SharpConstructor> {
  loaded ??= import("sharp").then(({ default: sharp }) => {
    sharp.cache(false);
    sharp.concurrency(1);
    sharp.block({ operation: ["VipsForeignLoad"] });
    sharp.unblock({
      operation: ["VipsForeignLoadJpegBuffer", "VipsForeignLoadPngBuffer", "VipsForeignLoadWebpBuffer", "VipsForeignLoadNsgifBuffer"],
    });
    return sharp;
  });
  return loaded;
}
