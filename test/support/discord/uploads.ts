import type { Fields } from "./problems.ts";

export type Upload = { readonly index: string; readonly name: string; readonly content: Buffer };
export type Body = { readonly json: Fields; readonly uploads: readonly Upload[] };

/** Reads a request's body: JSON, or a form of `payload_json` and `files[n]` (docs.discord.com: reference, "Uploading Files"). */
export async function readBody(raw: Buffer, contentType: string): Promise<Body> {
  if (raw.length === 0) return { json: {}, uploads: [] };
  if (!contentType.startsWith("multipart/form-data")) return { json: JSON.parse(raw.toString()) as Fields, uploads: [] };
  // oxlint-disable-next-line typescript/no-deprecated -- it warns of strangers; the one client here is our own bot, on loopback
  const form = await new Response(new Uint8Array(raw), { headers: { "content-type": contentType } }).formData();
  const uploads: Upload[] = [];
  let json: Fields = {};
  for (const [field, value] of form) {
    const [, index] = /^files\[(\d+)\]$/.exec(field) ?? [];
    if (field === "payload_json") json = JSON.parse(typeof value === "string" ? value : await value.text()) as Fields;
    else if (index !== undefined && typeof value !== "string")
      uploads.push({ index, name: value.name.replaceAll(/[^\w.-]/g, "_"), content: Buffer.from(await value.arrayBuffer()) });
  }
  return { json, uploads };
}
