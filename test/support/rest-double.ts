import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll } from "vitest";

/** Does something else with a request than a healthy site would; `answer` gives the healthy answer after all. */
export type Fault = (request: IncomingMessage, response: ServerResponse, answer: () => void) => void;

/** A site's REST API on a loopback port, which goes with the test file. */
export type RestDouble = {
  readonly url: string;
  /** every request as path and query below the API's own path */
  readonly asked: string[];
  /** puts a fault in the way of the next request whose path matches; `times`: of that many */
  disturb(path: RegExp, fault: Fault, times?: number): void;
  /** takes all faults away */
  calm(): void;
};

/** `api`: the path below which it is asked, such as "wc/v3". */
export async function useRestDouble(
  api: string,
  answer: (request: IncomingMessage, response: ServerResponse) => void,
): Promise<RestDouble> {
  const faults: { path: RegExp; fault: Fault; times: number }[] = [];
  const asked: string[] = [];
  const server = createServer((request, response) => {
    const path = (request.url ?? "").replace(`/wp-json/${api}/`, "");
    asked.push(path);
    const answerIt = (): void => answer(request, response);
    const fault = faults.find((one) => one.times > 0 && one.path.test(path));
    if (!fault) return answerIt();
    fault.times -= 1;
    fault.fault(request, response, answerIt);
  });
  await new Promise<void>((resolve) => {
    server.listen(0, "127.0.0.1", resolve);
  });
  afterAll(() => {
    server.closeAllConnections();
    server.close();
  });
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    asked,
    disturb: (path, fault, times = 1) => void faults.push({ path, fault, times }),
    calm: () => void faults.splice(0),
  };
}
