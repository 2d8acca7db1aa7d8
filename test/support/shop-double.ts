import { readFileSync } from "node:fs";
import type { IncomingMessage, ServerResponse } from "node:http";
import { useRestDouble, type Fault, type RestDouble } from "./rest-double.ts";

/** Whatever a shop's JSON holds; ids and dates are what the double itself looks at. */
export type Document = Record<string, unknown> & { id: number };

/**
 * A WooCommerce of our own on a loopback port: the recorded shop's REST answers, with the rules that the recordings taught
 * (`modified_after` is exclusive, the bin is not in the list, an unknown order is a 404 with a code). Faults are put in its way.
 */
export type ShopDouble = RestDouble & {
  readonly orders: Map<number, Document>;
  readonly refunds: Map<number, Document>;
  readonly products: Map<number, Document>;
  readonly subscriptions: Map<number, Document>;
  webhooks: Document[];
  /** whether /subscriptions and /refunds exist: they come with a plugin and with WooCommerce 9.0 */
  readonly has: { subscriptions: boolean; refunds: boolean };
  /** what it says about its totals: the truth, nothing, or this */
  totals: "right" | "missing" | number;
  /** sorts lists by id whatever it was asked, as shops before WooCommerce 5.8 do */
  sortsById: boolean;
};

const folder = new URL("../fixtures/woocommerce/rest/", import.meta.url);
const key = "ck_0123:cs_4567";
export const doubleKey = key;

export function recordedAnswer(name: string): unknown {
  return JSON.parse(readFileSync(new URL(`${name}.json`, folder), "utf8"));
}

const byId = (documents: unknown): Map<number, Document> => new Map((documents as Document[]).map((document) => [document.id, document]));

export async function useShopDouble(options: { recorded?: boolean } = {}): Promise<ShopDouble> {
  const isRecorded = options.recorded ?? true;
  const pages = [1, 2, 3].flatMap((page) => recordedAnswer(`orders-modified-after-gmt-p${page}`) as Document[]);
  const site = await useRestDouble("wc/v3", (request, response) => answerTo(double, request, response));
  const double: ShopDouble = {
    ...site,
    orders: byId(isRecorded ? pages : []),
    refunds: byId(isRecorded ? recordedAnswer("refunds") : []),
    products: byId(isRecorded ? recordedAnswer("products") : []),
    subscriptions: new Map<number, Document>(),
    webhooks: recordedAnswer("webhooks") as Document[],
    has: { subscriptions: false, refunds: true },
    totals: "right",
    sortsById: false,
  };
  return double;
}

function answerTo(double: ShopDouble, request: IncomingMessage, response: ServerResponse): void {
  const { pathname, searchParams } = new URL(request.url ?? "/", "http://shop.example.test");
  if (request.headers.authorization !== `Basic ${Buffer.from(key).toString("base64")}`)
    return send(response, 401, recordedAnswer("order-unauthenticated-401"));
  const [collection = "", id, child] = pathname.replace("/wp-json/wc/v3/", "").split("/");
  const noRoute = (): void => send(response, 404, recordedAnswer("subscriptions-route"));
  if (collection === "orders" && child === "refunds")
    return sendPage(
      double,
      response,
      [...double.refunds.values()]
        .filter((refund) => refund["parent_id"] === Number(id))
        .map((refund) => ({ ...refund, parent_id: undefined })),
      searchParams,
    );
  if (collection === "orders" && id !== undefined) return sendOne(response, double.orders.get(Number(id)));
  if (collection === "orders") {
    const listed = [...double.orders.values()].filter(({ status }) => status !== "trash");
    return sendPage(double, response, listed, searchParams);
  }
  if (collection === "refunds" && double.has.refunds) return sendPage(double, response, [...double.refunds.values()], searchParams);
  if (collection === "products" && id !== undefined) return sendOne(response, double.products.get(Number(id)));
  if (collection === "products") return sendPage(double, response, [...double.products.values()], searchParams);
  if (collection === "subscriptions" && double.has.subscriptions) return sendOne(response, double.subscriptions.get(Number(id)));
  if (collection === "webhooks") return sendPage(double, response, double.webhooks, searchParams);
  return noRoute();
}

function sendOne(response: ServerResponse, document: Document | undefined): void {
  if (document) send(response, 200, document);
  else send(response, 404, recordedAnswer("order-deleted-404"));
}

function sendPage(double: ShopDouble, response: ServerResponse, all: readonly Document[], query: URLSearchParams): void {
  const size = Number(query.get("per_page") ?? 10);
  const page = Number(query.get("page") ?? 1);
  const include = query.get("include")?.split(",").map(Number);
  const after = query.get("modified_after");
  const matching = all
    .filter((each) => include === undefined || include.includes(each.id))
    .filter((each) => after === null || (after.length === 19 && String(each["date_modified_gmt"]) > after))
    .toSorted((a, b) => {
      const isByTime = query.get("orderby") === "modified" && !double.sortsById;
      const order = isByTime ? String(a["date_modified_gmt"]).localeCompare(String(b["date_modified_gmt"])) : 0;
      return order === 0 ? a.id - b.id : order;
    });
  const total = double.totals === "right" ? matching.length : double.totals;
  if (total !== "missing") {
    response.setHeader("x-wp-total", total);
    response.setHeader("x-wp-totalpages", Math.ceil(total / size));
  }
  send(response, 200, matching.slice((page - 1) * size, page * size));
}

function send(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { "content-type": "application/json; charset=UTF-8" }).end(JSON.stringify(body));
}

/** Ready-made faults. */
export const fault = {
  status:
    (status: number, headers: Record<string, string> = {}, body = '{"code":"x","message":"y"}'): Fault =>
    (_request, response) => {
      response.writeHead(status, headers).end(body);
    },
  page:
    (status: number, html = "<!DOCTYPE html><html><body>Briefly unavailable for scheduled maintenance.</body></html>"): Fault =>
    (_request, response) => {
      response.writeHead(status, { "content-type": "text/html" }).end(html);
    },
  /** a PHP that shows its warnings */
  warning: ((_request, response) => {
    response
      .writeHead(200, { "content-type": "application/json" })
      .end("<br />\n<b>Warning</b>:  Undefined array key in <b>x.php</b><br />\n[]");
  }) satisfies Fault,
  truncated: ((_request, response) => {
    response.writeHead(200, { "content-type": "application/json" }).end('[{"id":97,"status":"comp');
  }) satisfies Fault,
  /** the line goes dead in the middle of the body */
  broken: ((_request, response) => {
    response.writeHead(200, { "content-type": "application/json", "content-length": "5000" });
    response.write('[{"id":97');
    setImmediate(() => response.destroy());
  }) satisfies Fault,
  /** never answers */
  silent: (() => undefined) satisfies Fault,
  /** begins and never ends */
  slow: ((_request, response) => {
    response.writeHead(200, { "content-type": "application/json" });
    response.write("[");
  }) satisfies Fault,
  huge: ((_request, response) => {
    response.writeHead(200, { "content-type": "application/json" });
    response.end(`["${"x".repeat(3_000_000)}"]`);
  }) satisfies Fault,
};
