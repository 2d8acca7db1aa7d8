import { campaignIn, removeUnsafe } from "#domain/kernel";

/** How the programme's share links name their two parameters, "ref" and "campaign" unless the terms say otherwise. */
export type LinkParameters = { readonly shareParameter: string; readonly campaignParameter: string };

type Trace = { readonly reference: string; readonly campaign: string | null };

/**
 * Our parameters in a URL, or null. By hand, because `new URL` refuses what is stored here: WooCommerce's script (sourcebuster's
 * `cookies.parse`) decodes the address once more, so it comes as "/?ref=6&campaign=spring & co" or with bare emoji.
 */
export function traceIn(url: string | undefined, { shareParameter, campaignParameter }: LinkParameters): Trace | null {
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
export function referenceIn(text: string | undefined): string | null {
  const reference = removeUnsafe(text ?? "").trim();
  return reference === "" || reference.length > 100 ? null : reference;
}

export function campaignOf(text: string | undefined): string | null {
  return campaignIn(text ?? "") || null;
}

/** The id of a click as the tracker made it; anything else is none. */
export function clickIdIn(text: string): string | null {
  return /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(text) ? text.toLowerCase() : null;
}
