import { traceIn, type LinkParameters } from "./link-trace.ts";
import { notedClicks, type Notes } from "./noted-clicks.ts";
import type { Carrier } from "./snapshot.ts";
import { instantIn } from "./shop-values.ts";

/** The traces of a partner on an order, strongest first; first of all what `docs/woocommerce-click-cookie.php` copied from the tracker's cookie. */
export function carriersOf(meta: Notes, parameters: LinkParameters): Carrier[] {
  const visit = [sessionEntry(meta, parameters), referrer(meta, parameters)].filter((carrier) => carrier !== null);
  return [...notedClicks(meta, "_partner_center_"), ...visit];
}

/**
 * The first URL of the visit, by WooCommerce's own order attribution. Its script keeps the *first* partner's link when a second is
 * opened without utm parameters or another referrer (recording 40), so this is weaker evidence than a click of ours.
 */
function sessionEntry(meta: Notes, parameters: LinkParameters): Carrier | null {
  const trace = traceIn(meta.get("_wc_order_attribution_session_entry"), parameters);
  return trace && { source: "session-entry", clickId: null, ...trace, landedAt: landedAt(meta) };
}

function referrer(meta: Notes, parameters: LinkParameters): Carrier | null {
  const trace = traceIn(meta.get("_wc_order_attribution_referrer"), parameters);
  return trace && { source: "referrer", clickId: null, ...trace, landedAt: landedAt(meta) };
}

/** When that visit began; UTC, as all recordings show beside their date_created_gmt. */
function landedAt(meta: Notes) {
  return instantIn(meta.get("_wc_order_attribution_session_start_time") ?? "");
}
