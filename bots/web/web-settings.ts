import { isIP } from "node:net";
import { z } from "zod";
import { asWritten, shopSecrets, standardKey } from "./shop-secrets.ts";

const list = z.string().transform((text) =>
  text
    .split(",")
    .map((part) => part.trim())
    .filter((part) => part !== ""),
);

/** "shop.example" or "shop.example/store", as browsers spell it; null when it is neither. */
function shopHost(text: string): string | null {
  if (/^\/|[\\\s@:*?#]/.test(text) || !URL.canParse(`https://${text}`)) return null;
  const { host, pathname } = new URL(`https://${text}`);
  return `${host}${pathname.replace(/\/+$/, "")}`;
}

const shopHosts = list.transform((entries, context) =>
  entries.map((entry) => {
    const host = shopHost(entry);
    if (host === null)
      context.addIssue({
        code: "custom",
        message: `"${entry}" must be a host or a host with a path, such as shop.example or shop.example/store`,
      });
    return host ?? "";
  }),
);

function isProxy(text: string): boolean {
  const [address = "", bits, ...more] = text.split("/");
  const family = isIP(address);
  if (family === 0 || more.length > 0) return ["loopback", "linklocal", "uniquelocal"].includes(text);
  return bits === undefined || (/^\d{1,3}$/.test(bits) && Number(bits) > 0 && Number(bits) <= (family === 4 ? 32 : 128));
}

const proxies = list.refine(
  (entries) => entries.every(isProxy),
  "must be addresses such as 10.0.0.7 or 10.0.0.0/8, or loopback, linklocal, uniquelocal",
);

/** Addresses with more than one word that are taken already, or may be some day. */
const ownPaths = /^\/(r|webhooks|notices|orders|bank|mail|rails|slack|local|statistics|api|v\d+|docs|clicks)\//;

/** The settings of the web door; every one is in `.env.example` with a line. */
export const webSettings = z.object({
  /** the address to listen on; not set: only this machine in the demonstration, every address otherwise */
  HOST: z.string().optional(),
  PORT: z.coerce.number().int().min(0).max(65_535).default(3000),
  /** with ROLE=jobs: where it answers /healthz, /readyz and /metrics, and nothing else; not set: nowhere */
  JOBS_PORT: z.coerce.number().int().min(0).max(65_535).optional(),
  /** where the world reaches this server; share links are made with it */
  PUBLIC_URL: z
    .url({ protocol: /^https?$/ })
    .transform((url) => url.replace(/\/+$/, ""))
    .optional(),
  /** hosts (and path prefixes) that share links may lead to, the first one is the shop's home */
  SHOP_HOSTS: shopHosts.default([]),
  /** another address for the tracker, for blockers know names: "/paper/lane" is served as /paper/lane.js, its beacon goes to /paper/lane */
  TRACKER_PATH: z
    .string()
    .regex(/^(\/[\w-]+){2,}$/, "must be a path of two words or more such as /paper/lane, without .js")
    .refine((path) => !ownPaths.test(path), "is an address of our own; take another one such as /paper/lane")
    .optional(),
  /** secrets of the shop's webhooks; several while one is being replaced. A comma inside a secret is written %2C */
  WOOCOMMERCE_SECRETS: list.transform((secrets) => secrets.map((secret) => secret.replaceAll("%2C", ","))).default([]),
  /** secrets that Shopify signs with: of an app, or of webhooks that were made in the admin */
  SHOPIFY_SECRETS: shopSecrets("shopify", asWritten, "the secret as Shopify shows it, 16 characters or more").default([]),
  /** signing secrets of Stripe's webhook endpoints */
  STRIPE_SECRETS: shopSecrets("stripe", asWritten, "the endpoint's signing secret, whsec_…").default([]),
  /** secrets of shops that post their orders themselves */
  ANY_SHOP_SECRETS: shopSecrets(
    "any-shop",
    standardKey,
    'whsec_ and the base64 of 24 to 64 bytes: echo "whsec_$(openssl rand -base64 32)"',
  ).default([]),
  /** secrets of whoever tells of bounces and complaints; several while one is being replaced */
  MAIL_EVENTS_SECRETS: list.default([]),
  /** who collects metrics shows it; not set: only this machine may read them */
  METRICS_TOKEN: z.string().min(16, "must be at least 16 characters long, such as the output of: openssl rand -hex 24").optional(),
  /** addresses of reverse proxies whose X-Forwarded-For is believed */
  TRUSTED_PROXIES: proxies.default([]),
});
export type WebSettings = z.infer<typeof webSettings>;

/** Whether a shop of any kind may tell orders here. */
export function hearsShops(settings: WebSettings): boolean {
  const { WOOCOMMERCE_SECRETS, SHOPIFY_SECRETS, STRIPE_SECRETS, ANY_SHOP_SECRETS } = settings;
  return [WOOCOMMERCE_SECRETS, SHOPIFY_SECRETS, STRIPE_SECRETS, ANY_SHOP_SECRETS].some((secrets) => secrets.length > 0);
}

/** Where the world reaches this product: links begin with it. */
export function publicUrlOf({ PUBLIC_URL, PORT }: Pick<WebSettings, "PUBLIC_URL" | "PORT">): string {
  return PUBLIC_URL ?? `http://localhost:${PORT}`;
}
