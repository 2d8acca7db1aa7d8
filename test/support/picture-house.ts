import { mkdtempSync, rmSync } from "node:fs";
import { createServer, type RequestListener } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll } from "vitest";
import { instant, pictureLimits, type Clock, type Pictures } from "#domain/kernel";
import { fileStore, openPictures } from "#domain/store";
import { pictureFetcher, type TakePicture } from "../../bots/sent-pictures.ts";

const standing: Clock = { now: () => instant("2026-12-01T10:00:00Z") };

/** Pictures on a disk of this test file's own; nothing is written before the first one. */
export function usePictures(clock: Clock = standing): Pictures {
  const dataDir = mkdtempSync(join(tmpdir(), "pictures-"));
  afterAll(() => rmSync(dataDir, { recursive: true, force: true }));
  return openPictures(fileStore(dataDir, join(dataDir, "files"), clock));
}

export type FileHost = {
  readonly origin: string;
  /** puts a file there and gives its address; `token`: only who shows it gets the file, everybody else is sent to sign in, as Slack does */
  put(content: Uint8Array, token?: string): string;
  /** answers an address in another way */
  answer(listener: RequestListener): string;
  /** what was asked for so far: path and what was shown */
  readonly asked: readonly { readonly path: string; readonly authorization: string | undefined }[];
};

/** A host like those on which chat platforms keep what people attach. */
export async function useFileHost(): Promise<FileHost> {
  const listeners: RequestListener[] = [];
  const asked: { path: string; authorization: string | undefined }[] = [];
  const server = createServer((request, response) => {
    const path = request.url ?? "/";
    asked.push({ path, authorization: request.headers.authorization });
    const listener = listeners[Number(path.split("/")[2])];
    if (listener) listener(request, response);
    else response.writeHead(404).end();
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  afterAll(() => {
    server.closeAllConnections();
    server.close();
  });
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const answer = (listener: RequestListener): string => `${origin}/files/${listeners.push(listener) - 1}/photo.jpg?ex=1`;
  return {
    origin,
    asked,
    answer,
    put: (content, token) =>
      answer((request, response) => {
        if (token !== undefined && request.headers.authorization !== `Bearer ${token}`) {
          response.writeHead(302, { location: "/signin" }).end();
          return;
        }
        // What it is called and said to be is not believed.
        response.writeHead(200, { "content-type": "image/jpeg" }).end(content);
      }),
  };
}

/** Fetches from such a host as the chat doors fetch from the platforms. */
export function fetcherOf(
  host: Pick<FileHost, "origin">,
  pictures: Pictures,
  more: { token?: string; patienceMs?: number } = {},
): TakePicture {
  const { token, ...rest } = more;
  const authorization = token === undefined ? undefined : `Bearer ${token}`;
  return pictureFetcher({ hosts: [{ origin: host.origin, authorization }], pictures, mostBytes: pictureLimits.bytes, ...rest });
}
