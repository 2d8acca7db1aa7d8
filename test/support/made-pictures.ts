import sharp from "sharp";

/** Pictures that tests make themselves, so that no photograph of anybody lies here. */
export const madePictures = {
  /** two halves of colour: what is left is red, what is right is blue */
  jpeg: async (width = 800, height = 400, orientation?: number): Promise<Buffer> => {
    const right = await sharp({ create: { width: Math.ceil(width / 2), height, channels: 3, background: "#0000ff" } })
      .png()
      .toBuffer();
    const drawn = sharp({ create: { width, height, channels: 3, background: "#ff0000" } }).composite([{ input: right, gravity: "east" }]);
    return drawn
      .withExif({ IFD0: { Artist: "Somebody's name" }, IFD3: { GPSLatitude: "39/1 44/1 0/1", GPSLatitudeRef: "N" } })
      .withMetadata(orientation === undefined ? {} : { orientation })
      .jpeg()
      .toBuffer();
  },
  /** of noise: no format makes it small */
  noise: async (side: number, format: "png" | "jpeg"): Promise<Buffer> => {
    const noisy = sharp({
      create: { width: side, height: side, channels: 3, background: "#777777", noise: { type: "gaussian", mean: 128, sigma: 60 } },
    });
    return format === "png" ? noisy.png({ compressionLevel: 0 }).toBuffer() : noisy.jpeg({ quality: 100 }).toBuffer();
  },
  /** one colour, and a hole where nothing is drawn */
  withHole: async (format: "png" | "webp"): Promise<Buffer> =>
    sharp({ create: { width: 300, height: 200, channels: 4, background: { r: 10, g: 120, b: 60, alpha: 0.3 } } })
      .toFormat(format)
      .toBuffer(),
  plain: async (format: "png" | "webp" | "gif", width = 300, height = 200): Promise<Buffer> =>
    sharp({ create: { width, height, channels: 3, background: "#1f4b57" } })
      .toFormat(format)
      .toBuffer(),
  animated: async (): Promise<Buffer> => {
    const frames = await Promise.all(
      ["#ff0000", "#0000ff"].map((background) =>
        sharp({ create: { width: 100, height: 100, channels: 3, background } })
          .png()
          .toBuffer(),
      ),
    );
    return sharp(frames, { join: { animated: true } })
      .gif()
      .toBuffer();
  },
};
