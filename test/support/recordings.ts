import { readFileSync } from "node:fs";

export type Recording = {
  readonly scenario: string;
  readonly file: string;
  readonly sequence: number;
  readonly received_at: string;
  readonly topic: string | null;
  readonly delivery_id: string | null;
  readonly order_id: number | null;
  readonly order_status: string | null;
  readonly secret: string | null;
  readonly signature: string;
  readonly what_happened: string;
};

const folder = new URL("../fixtures/woocommerce/", import.meta.url);

/** Every delivery recorded from a real shop, in the order of arrival. */
export const recordings: readonly Recording[] = (JSON.parse(readFileSync(new URL("index.json", folder), "utf8")) as Recording[]).toSorted(
  (a, b) => a.sequence - b.sequence,
);

export function bodyOf(recording: Recording): Buffer {
  return readFileSync(new URL(recording.file, folder));
}

export function headersOf(recording: Recording): Record<string, string> {
  return (
    JSON.parse(readFileSync(new URL(recording.file.replace(".body", ".headers.json"), folder), "utf8")) as {
      headers: Record<string, string>;
    }
  ).headers;
}
