import { campaignIn, removeUnsafe } from "#domain/kernel";
import type { Carrier } from "./snapshot.ts";
import { metaText } from "./woocommerce-document.ts";
import { instantIn } from "./woocommerce-values.ts";

/** How the programme's share links name their two parameters, "ref" and "campaign" unless the terms say otherwise. */
export type LinkParameters = { readonly shareParameter: string; readonly campaignParameter: string };

type Meta = ReadonlyMap<string, string>;
type Trace = { readonly reference: string; readonly campaign: string | null };

/** The traces of a partner on an order, strongest first. */
export function carriersOf(meta: Meta, parameters: LinkParameters): Carrier[] {
  const last = lastClick(meta);
  const first = firstClick(meta);
  // Once copied, an order keeps what it has: of two alike there was one.
  const isAnother = first !== null && (first.clickId === null || first.clickId !== last?.clickId);
  return [last, isAnother ? first : null, sessionEntry(meta, parameters), referrer(meta, parameters)].filter((carrier) => carrier !== null);
}

/** What `docs/woocommerce-click-cookie.php` copied from the tracker's cookie: the last click, known by its id. */
function lastClick(meta: Meta): Carrier | null {
  const click = ownMeta(meta, "_partner_center_");
  // No instant: the click's own record has it, and where it never reached us, the browser's clock is all there would be.
  return click && { source: "order-meta", ...click, landedAt: null };
}

/** The first one of the days that the cookie lives, when another came after it. Its instant by the browser puts it before the last. */
function firstClick(meta: Meta): Carrier | null {
  const click = ownMeta(meta, "_partner_center_first_");
  return click && { source: "first-visit", ...click, landedAt: instantIn(meta.get("_partner_center_first_at") ?? "") };
}

function ownMeta(meta: Meta, prefix: string): Omit<Carrier, "source" | "landedAt"> | null {
  const click = metaText(meta, `${prefix}click`) ?? "";
  const clickId = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(click) ? click.toLowerCase() : null;
  const reference = referenceIn(meta.get(`${prefix}ref`));
  return clickId === null && reference === null ? null : { clickId, reference, campaign: campaignOf(meta.get(`${prefix}campaign`)) };
}

/**
 * The first URL of the visit, by WooCommerce's own order attribution. Its script keeps the *first* partner's link when a second is
 * opened without utm parameters or another referrer (recording 40), so this is weaker evidence than a click of ours.
 */
function sessionEntry(meta: Meta, parameters: LinkParameters): Carrier | null {
  const trace = traceIn(meta.get("_wc_order_attribution_session_entry"), parameters);
  return trace && { source: "session-entry", clickId: null, ...trace, landedAt: landedAt(meta) };
}

function referrer(meta: Meta, parameters: LinkParameters): Carrier | null {
  const trace = traceIn(meta.get("_wc_order_attribution_referrer"), parameters);
  return trace && { source: "referrer", clickId: null, ...trace, landedAt: landedAt(meta) };
}

/** When that visit began; UTC, as all recordings show beside their date_created_gmt. */
function landedAt(meta: Meta) {
  return instantIn(meta.get("_wc_order_attribution_session_start_time") ?? "");
}

/**
 * Our parameters in a URL, or null. By hand, because `new URL` refuses what is stored here: WooCommerce's script (sourcebuster's
 * `cookies.parse`) decodes the address once more, so it comes as "/?ref=6&campaign=spring & co" or with bare emoji.
 */
function traceIn(url: string | undefined, { shareParameter, campaignParameter }: LinkParameters): Trace | null {
  const [address = ""] = (url ?? "").split("#", 1);
  const queryStart = address.indexOf("?");
  const path = queryStart < 0 ? address : address.slice(0, queryStart);
  const query = queryStart < 0 ? "" : address.slice(queryStart + 1);
  const reference = referenceIn(parameterIn(query, shareParameter)) ?? referenceIn(prettyReferenceIn(path, shareParameter));
  return reference === null ? null : { reference, campaign: campaignOf(parameterIn(query, campaignParameter)) };
}

function parameterIn(query: string, name: string): string | undefined {
  // An "&" before a space was part of a value: browsers never leave a bare space in an address, so no parameter can begin with one.
  for (const pair of query.split(/&(?! )/)) {
    const [key = "", ...value] = pair.split("=");
    if (key === name) return percentDecoded(value.join("="));
  }
  return undefined;
}

/** The older, "pretty" form of a share link, "/any/page/ref/12/". */
function prettyReferenceIn(address: string, parameter: string): string | undefined {
  const segments = address.replace(/^[a-z][a-z0-9+.-]*:\/\/[^/]*/i, "").split("/");
  const at = segments.lastIndexOf(parameter);
  return at < 0 ? undefined : percentDecoded(segments[at + 1] ?? "");
}

/**
 * Decodes what is still percent-encoded and leaves the rest ("50% off") alone. "+" stays "+": after WooCommerce's own decoding nobody can
 * tell a space that was written so from a plus, and our links write spaces as %20.
 */
function percentDecoded(text: string): string {
  return text.replaceAll(/(?:%[0-9a-f]{2})+/gi, (octets) => {
    try {
      return decodeURIComponent(octets);
    } catch {
      return octets;
    }
  });
}

/** A share id or slug; one that is too long is none, since a shortened one could be another partner's. */
function referenceIn(text: string | undefined): string | null {
  const reference = removeUnsafe(text ?? "").trim();
  return reference === "" || reference.length > 100 ? null : reference;
}

function campaignOf(text: string | undefined): string | null {
  return campaignIn(text ?? "") || null;
}
