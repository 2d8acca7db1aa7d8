import { execFileSync } from "node:child_process";
import { chmodSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, truncateSync, utimesSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Readable } from "node:stream";
import { createDeflate, crc32 } from "node:zlib";
import sharp from "sharp";
import { afterAll, describe, expect, test } from "vitest";
import { instant, isPictureId, Refusal, type Instant, type PictureId } from "#domain/kernel";
import { fileStore, openPictures } from "#domain/store";
import { madePictures as made } from "#test/made-pictures";

const dataDir = mkdtempSync(join(tmpdir(), "pictures-"));
const folder = join(dataDir, "files");
let now = instant("2026-12-01T10:00:00Z");
const pictures = openPictures(fileStore(dataDir, folder, { now: () => now }));
afterAll(() => rmSync(dataDir, { recursive: true, force: true }));

/** How it is refused; anything else fails the test. */
async function refusalOf(work: Promise<unknown>): Promise<Refusal> {
  const said = await work.catch((error: unknown) => error);
  if (said instanceof Refusal) return said;
  throw said instanceof Error ? said : new Error("not refused");
}

const paths = (): string[] =>
  readdirSync(folder, { recursive: true, withFileTypes: true }).flatMap((each) =>
    each.isFile() ? [join(each.parentPath, each.name)] : [],
  );
const pathOf = (id: PictureId, small = false): string => join(folder, id.slice(0, 2), small ? id.replace(".", ".small.") : id);

describe("a picture that somebody sent", () => {
  test("is kept under a name of its content, beside a small one, for our user only", async () => {
    const taken = await pictures.take(await made.jpeg(3000, 1500));
    expect(taken).toMatchObject({ width: 2560, height: 1280, id: expect.stringMatching(/^[0-9a-f]{64}\.jpg$/) });
    expect(isPictureId(taken.id)).toBe(true);
    expect(statSync(pathOf(taken.id)).mode & 0o777).toBe(0o600);
    expect(statSync(join(folder, taken.id.slice(0, 2))).mode & 0o777).toBe(0o700);
    const small = await sharp((await pictures.read(taken.id, "small"))!).metadata();
    expect([small.width, small.height]).toEqual([640, 320]);
    expect(Buffer.from((await pictures.read(taken.id, "whole"))!)).toHaveLength(taken.bytes);
  });

  test("has lost what a camera wrote beside it, and stands upright", async () => {
    // Orientation 6: the camera was held upright, so what it calls left is above.
    const sent = await made.jpeg(800, 400, 6);
    expect(sent.toString("latin1")).toContain("Somebody's name");
    const { id, width, height } = await pictures.take(sent);
    expect([width, height]).toEqual([400, 800]);
    for (const size of ["whole", "small"] as const) {
      const bytes = Buffer.from((await pictures.read(id, size))!);
      expect(bytes.toString("latin1")).not.toContain("Somebody's name");
      const { exif, orientation, icc, xmp } = await sharp(bytes).metadata();
      expect([exif, orientation, icc, xmp]).toEqual([undefined, undefined, undefined, undefined]);
    }
    const { data } = await sharp(readFileSync(pathOf(id)))
      .resize(1, 2)
      .raw()
      .toBuffer({ resolveWithObject: true });
    expect(data[0]).toBeGreaterThan(150);
    expect(data[5]).toBeGreaterThan(150);
  });

  test("is JPEG where it was, or was WebP without holes; else PNG, whose holes stay", async () => {
    const endings = await Promise.all(
      [made.jpeg(), made.plain("webp"), made.plain("png"), made.plain("gif"), made.withHole("png"), made.withHole("webp")].map(
        async (sent) => (await pictures.take(await sent)).id.split(".")[1],
      ),
    );
    expect(endings).toEqual(["jpg", "jpg", "png", "png", "png", "png"]);
    const { id } = await pictures.take(await made.withHole("webp"));
    expect((await sharp(readFileSync(pathOf(id))).stats()).isOpaque).toBe(false);
  });

  test("a photograph as PNG becomes one that chat platforms take", async () => {
    const { id, bytes } = await pictures.take(await made.noise(2000, "png"));
    expect(id).toMatch(/\.jpg$/);
    expect(bytes).toBeLessThan(6 * 1024 * 1024);
  });

  test("sent twice is kept once, and counts as new", async () => {
    const sent = await made.plain("png", 333);
    now = instant("2026-12-01T10:00:00Z");
    const { id } = await pictures.take(sent);
    now = instant("2026-12-05T10:00:00Z");
    expect((await pictures.take(sent)).id).toBe(id);
    expect(paths().filter((path) => path.includes(id.slice(0, 64)))).toHaveLength(2);
    expect(statSync(pathOf(id)).mtime.toISOString()).toBe("2026-12-05T10:00:00.000Z");
  });

  test("that a failing disk cut short is mended by sending it again", async () => {
    const sent = await made.plain("png", 334);
    const { id, bytes } = await pictures.take(sent);
    truncateSync(pathOf(id), 10);
    await pictures.take(sent);
    expect(statSync(pathOf(id)).size).toBe(bytes);
  });

  test("leaves nothing half-written where the disk takes nothing", async () => {
    if (process.getuid?.() === 0) return;
    const before = paths();
    chmodSync(folder, 0o500);
    await expect(pictures.take(await made.plain("png", 335))).rejects.toThrow(/EACCES/);
    chmodSync(folder, 0o700);
    expect(paths()).toEqual(before);
  });

  test("that is not on this disk is null, and a name that we did not make is a fault", async () => {
    expect(await pictures.read(`${"0".repeat(64)}.jpg`, "whole")).toBeNull();
    await expect(pictures.read("../../etc/passwd", "whole")).rejects.toThrow(/no name/);
  });
});

describe("what is no picture gets a clear no, by its content and not by its name", () => {
  const bytes = (text: string): Buffer => Buffer.from(text, "latin1");
  test.each([
    ["a renamed program", bytes("MZ\x90\0\x03"), "picture.unreadable", "a program"],
    [
      "a drawing with scripts in it",
      bytes('<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg"><script/></svg>'),
      "picture.unreadable",
      "an SVG drawing",
    ],
    ["a web page", bytes("<!DOCTYPE html><html>"), "picture.unreadable", "a web page"],
    ["a PDF", bytes("%PDF-1.7"), "picture.unreadable", "a PDF"],
    ["an iPhone's photograph", bytes("\0\0\0\x18ftypheic"), "picture.unreadable", "a HEIC photograph"],
    ["nothing", bytes(""), "picture.unreadable", "an empty file"],
    ["letters", bytes("hello"), "picture.unreadable", null],
    ["a PNG that is only its first bytes", bytes("\x89PNG\r\n\x1a\n"), "picture.damaged", undefined],
    ["30 MB", Buffer.alloc(30_000_000), "picture.too-large", undefined],
  ] as const)("%s", async (_what, sent, code, looksLike) => {
    const refusal = await refusalOf(pictures.take(sent));
    expect(refusal.code).toBe(code);
    expect(refusal.facts.looksLike).toBe(looksLike);
  });

  test("one pixel, one that moves, one whose end is missing", async () => {
    expect(await refusalOf(pictures.take(await made.plain("png", 1, 1)))).toMatchObject({
      code: "picture.too-small",
      facts: { width: 1, height: 1, least: 64 },
    });
    expect(await refusalOf(pictures.take(await made.animated()))).toMatchObject({ code: "picture.animated" });
    const whole = await made.noise(400, "jpeg");
    expect(await refusalOf(pictures.take(whole.subarray(0, whole.length / 2)))).toMatchObject({ code: "picture.damaged" });
    const png = await made.noise(400, "png");
    expect(await refusalOf(pictures.take(png.subarray(0, png.length / 2)))).toMatchObject({ code: "picture.damaged" });
  });

  test("a few kilobytes that unpack to gigabytes are not unpacked", async () => {
    const bomb = await bombOf(30_000, 30_000);
    expect(bomb.length).toBeLessThan(2_000_000);
    const before = process.memoryUsage().rss;
    expect(await refusalOf(pictures.take(bomb))).toMatchObject({
      code: "picture.too-many-pixels",
      facts: { width: 30_000, height: 30_000 },
    });
    expect(process.memoryUsage().rss - before).toBeLessThan(100_000_000);
  });
});

describe("housekeeping", () => {
  const at = (day: number): Instant => instant(`2027-01-${String(day).padStart(2, "0")}T00:00:00Z`);
  test("lets go of what nobody needs and was not sent lately, and of what a killed process left", async () => {
    now = at(1);
    const [needed, old] = [await pictures.take(await made.plain("png", 401)), await pictures.take(await made.plain("png", 402))];
    now = at(9);
    const young = await pictures.take(await made.plain("png", 403));
    const half = join(folder, needed.id.slice(0, 2), ".0123");
    writeFileSync(half, "half");
    utimesSync(half, 1, 1);
    const asked: PictureId[] = [];
    const gone = await pictures.trim(at(5), async (ids) => {
      asked.push(...ids);
      return Promise.resolve(new Set(ids.filter((id) => id === needed.id)));
    });
    expect(gone).toBeGreaterThanOrEqual(3);
    expect(asked.every(isPictureId)).toBe(true);
    expect(asked).not.toContain(young.id);
    expect(await pictures.read(needed.id, "small")).not.toBeNull();
    expect(await pictures.read(young.id, "whole")).not.toBeNull();
    expect([await pictures.read(old.id, "whole"), await pictures.read(old.id, "small")]).toEqual([null, null]);
    expect(readdirSync(join(folder, needed.id.slice(0, 2)))).not.toContain(".0123");
  });
});

test("a process that takes in no picture does not load the library", () => {
  const program = `
    const { openPictures, fileStore } = await import("#domain/store");
    openPictures(fileStore("/nowhere", "/nowhere/files", { now: () => Temporal.Now.instant() }));
    console.log(Object.keys(process.report.getReport().sharedObjects).length, process.report.getReport().sharedObjects.some((each) => /libvips|sharp/.test(each)));
  `;
  const said = execFileSync(process.execPath, ["--input-type=module", "-e", program], { encoding: "utf8" });
  expect(said.trim()).toMatch(/ false$/);
});

/** A PNG of one colour and so many pixels, without ever holding them. */
async function bombOf(width: number, height: number): Promise<Buffer> {
  const line = Buffer.alloc(1 + Math.ceil(width / 8));
  const packed: Buffer[] = [];
  const lines = Readable.from(
    (function* () {
      for (let nth = 0; nth < height; nth++) yield line;
    })(),
  );
  for await (const part of lines.pipe(createDeflate({ level: 9 }))) packed.push(part as Buffer);
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header[8] = 1;
  return Buffer.concat([
    Buffer.from("\x89PNG\r\n\x1a\n", "latin1"),
    chunk("IHDR", header),
    chunk("IDAT", Buffer.concat(packed)),
    chunk("IEND", Buffer.alloc(0)),
  ]);
}

function chunk(type: string, data: Buffer): Buffer {
  const named = Buffer.concat([Buffer.from(type, "latin1"), data]);
  const around = Buffer.alloc(8);
  around.writeUInt32BE(data.length, 0);
  around.writeUInt32BE(crc32(named), 4);
  return Buffer.concat([around.subarray(0, 4), named, around.subarray(4)]);
}
