import jsQR from "jsqr";
import { PNG } from "pngjs";

/** What a camera would read in a picture, by decoders that share no code with what drew it; "" when it reads nothing. */
export function scanQr(png: Uint8Array | string): { text: string; image: PNG } {
  const image = PNG.sync.read(Buffer.from(png));
  // A CommonJS module whose types speak of a default export, which is there or not depending on who loads it.
  const read = "default" in jsQR ? jsQR.default : jsQR;
  return { text: read(new Uint8ClampedArray(image.data), image.width, image.height)?.data ?? "", image };
}
