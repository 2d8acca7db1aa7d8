import { readFileSync } from "node:fs";
import { brotliCompressSync, gzipSync } from "node:zlib";

const written = readFileSync(new URL("./tracker.js", import.meta.url), "utf8");

/** The script as browsers get it, once for each way of packing that they may ask for. */
export type TrackerScript = Readonly<Record<"br" | "gzip" | "identity", Buffer>>;

/** Without comments and indentation, and with so many days for the life of its cookie. */
export function trackerScript(days: number): TrackerScript {
  const lines = written.split("\n").map((line) => line.trim().replace(/ \/\/ .*$/, ""));
  const code = lines.filter((line) => line !== "" && !line.startsWith("//")).join("\n");
  const text = code.replace("const days = 30;", `const days = ${days};`);
  return { br: brotliCompressSync(text), gzip: gzipSync(text, { level: 9 }), identity: Buffer.from(text) };
}

/** The smallest of them that somebody takes, by their `Accept-Encoding`. */
export function packingFor(accepted: string | string[] | undefined): keyof TrackerScript {
  const taken = new Set(
    String(accepted ?? "")
      .split(",")
      .flatMap((each) => {
        const [name = "", ...weights] = each
          .trim()
          .toLowerCase()
          .split(/\s*;\s*/);
        return weights.some((weight) => /^q=0(\.0*)?$/.test(weight)) ? [] : [name];
      }),
  );
  return taken.has("br") ? "br" : taken.has("gzip") ? "gzip" : "identity";
}
