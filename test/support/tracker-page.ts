import { readFileSync } from "node:fs";
import { createContext, Script } from "node:vm";

const source = readFileSync(new URL("../../bots/web/tracker.js", import.meta.url), "utf8");
const script = new Script(source, { filename: "tracker.js" });

export type Click = { click: string; reference: string; campaign: string | null; at?: string };
export type Visit = Click & { first?: Click };
export type TrackedPage = {
  address?: string;
  referrer?: string;
  data?: Record<string, string>;
  cookie?: string;
  consent?: unknown;
  window?: Record<string, unknown>;
  inputs?: Record<string, { value: string }>;
  hasCurrentScript?: boolean;
  /** fetched in case somebody comes; with what calls when somebody does */
  prerendered?: PromiseWithResolvers<() => void>;
};

/** As much of a browser's window as the tracker touches; what it did to it is returned. Real browsers have their own test. */
export async function openTracked({
  address = "https://shop.example/?ref=paper-lane&campaign=fall",
  referrer = "",
  data = {},
  cookie = "",
  consent,
  window = {},
  inputs = {},
  hasCurrentScript = true,
  prerendered,
}: TrackedPage = {}) {
  const written: string[] = [];
  const beacons: { url: string; body: string }[] = [];
  const fetches: { url: string; options: Record<string, unknown> }[] = [];
  const listeners: Record<string, () => void> = {};
  const tag = { src: "https://partners.example/tracker.js?v=1", dataset: data };
  const url = new URL(address);
  const page: Record<string, unknown> = {
    Blob,
    URL,
    URLSearchParams,
    crypto,
    location: { href: url.href, search: url.search, protocol: url.protocol },
    document: {
      currentScript: hasCurrentScript ? tag : null,
      querySelector: () => tag,
      referrer,
      getElementsByName: (name: string) => (inputs[name] ? [inputs[name]] : []),
      querySelectorAll: () => [],
      prerendering: prerendered !== undefined,
      addEventListener: (_name: string, come: () => void) => prerendered?.resolve(come),
      get cookie() {
        return cookie;
      },
      set cookie(value: string) {
        written.push(value);
      },
    },
    navigator: { onLine: true, sendBeacon: (to: URL, body: string) => Boolean(beacons.push({ url: String(to), body })) },
    fetch: async (to: URL, options: Record<string, unknown>) => void fetches.push({ url: String(to), options }),
    addEventListener: (name: string, run: () => void) => (listeners[name] = run),
    ...(consent === undefined ? {} : { partnerCenterConsent: consent }),
    ...window,
  };
  page["window"] = page;
  script.runInContext(createContext(page));
  await new Promise((resolve) => setImmediate(resolve));
  const [, value, attributes] = /^partner_center=([^;]*)(.*)$/.exec(written[0] ?? "") ?? [];
  return {
    written,
    beacons,
    fetches,
    listeners,
    page,
    attributes,
    cookie: value === undefined || value === "" ? null : (JSON.parse(decodeURIComponent(value)) as Visit),
    sent: beacons.map(({ body }) => JSON.parse(body) as Visit & { landing: string; referrer: string }),
    exposed: page["partnerCenter"] as Visit | undefined,
  };
}
