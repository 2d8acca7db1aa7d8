import { crc32, deflateSync } from "node:zlib";
import qr from "qr";

/** Four modules of white on every side: below that, readers lose codes on busy paper (ISO/IEC 18004:2015, 6.3.8). */
const quietModules = 4;

/**
 * A text as a QR code in a PNG of exactly `size` × `size` pixels, black on white. Every module is the same whole number of pixels, so
 * that edges stay crisp in print; what is left over joins the quiet zone. A quarter of it may be dirty or torn off (level Q).
 */
export function qrCodePng(text: string, size: number): Uint8Array {
  const modules = qr(text, "raw", { ecc: "quartile", border: quietModules });
  const scale = Math.floor(size / modules.length);
  if (scale < 1) throw new Error(`a code of ${modules.length} modules does not fit into ${size} pixels`);
  return blackAndWhitePng(size, rowsOf(modules, scale, size));
}

/** The image's rows from top to bottom, a bit a pixel, 1 is white; all rows of one module are the same bytes. */
function rowsOf(modules: readonly (readonly boolean[])[], scale: number, size: number): Uint8Array[] {
  const margin = Math.floor((size - modules.length * scale) / 2);
  const white = new Uint8Array(Math.ceil(size / 8)).fill(0xff);
  const drawn = modules.map((row) => {
    const bits = Uint8Array.from(white);
    for (let x = 0; x < row.length * scale; x++) {
      const at = margin + x;
      if (row[Math.floor(x / scale)]) bits[at >> 3]! &= ~(0x80 >> (at & 7));
    }
    return bits;
  });
  return Array.from({ length: size }, (_, y) => drawn[Math.floor((y - margin) / scale)] ?? white);
}

/** PNG (W3C, third edition): signature, IHDR with one bit of grey a pixel, the deflated rows each after its filter (0: none), IEND. */
function blackAndWhitePng(size: number, rows: readonly Uint8Array[]): Uint8Array {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(size, 0);
  header.writeUInt32BE(size, 4);
  header[8] = 1;
  const image = deflateSync(Buffer.concat(rows.flatMap((row) => [Buffer.of(0), row])));
  const signature = Buffer.of(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a);
  return Buffer.concat([signature, chunk("IHDR", header), chunk("IDAT", image), chunk("IEND", Buffer.alloc(0))]);
}

function chunk(type: string, data: Buffer): Buffer {
  const typed = Buffer.concat([Buffer.from(type, "latin1"), data]);
  const framed = Buffer.alloc(typed.length + 8);
  framed.writeUInt32BE(data.length, 0);
  typed.copy(framed, 4);
  framed.writeUInt32BE(crc32(typed), typed.length + 4);
  return framed;
}
