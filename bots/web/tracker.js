// The tracker: whose link was followed stays known until the order. What a shop does with it stands in docs/shops.md, "The tracker".
// It is served without comments and indentation, and with the attribution window of the programme's terms in place of the days.
(async () => {
  const days = 30;
  const { src, dataset } = document.currentScript || document.querySelector('[src*="tracker.js"]');
  const age = (dataset.days || days) * 864e5;
  // The click of this page or of one before; the click that links to Stripe have by us; how often consent was asked for.
  let visit, written, asked, isListening;

  const found = () => /(?:^|; )partner_center=([^;]+)/.exec(document.cookie);
  const kept = () => {
    try {
      const last = JSON.parse(decodeURIComponent(found()[1]));
      return last.reference && last;
    } catch {
      return null; // none, or not ours
    }
  };
  const keep = (text, seconds) => {
    const domain = dataset.domain ? ";Domain=" + dataset.domain : "";
    const secure = location.protocol === "https:" ? ";Secure" : "";
    document.cookie = `partner_center=${text};path=/;SameSite=Lax;Max-Age=${seconds}${domain}${secure}`;
  };
  const quietly = (work) => () => {
    try {
      work();
    } catch {
      // Never the shop's problem.
    }
  };

  // Hands the click over to what there is to buy with: fields of a form, links to Stripe, Shopify's cart.
  const fill = quietly(() => {
    visit = (visit && kept()) || visit;
    const id = visit ? visit.click : "";
    const notes = {};
    for (const part of ["", "first_"])
      for (const field of ["click", "reference", "campaign", "at"])
        notes["partner_center_" + part + field.replace("erence", "")] = ((part ? (visit || {}).first : visit) || {})[field] || "";
    for (const name in notes) for (const input of document.getElementsByName(name)) input.value = notes[name];
    for (const link of document.querySelectorAll('a[href^="https://buy.stripe.com/"],a[data-partner-center]')) {
      const url = new URL(link.href);
      const name = link.dataset.partnerCenter || "client_reference_id";
      const there = url.searchParams.get(name);
      // What the shop says there itself stays.
      if (there && there !== written) continue;
      if (id) url.searchParams.set(name, id);
      else url.searchParams.delete(name);
      link.href = url;
    }
    for (const button of document.querySelectorAll("stripe-buy-button,stripe-pricing-table"))
      button.setAttribute("client-reference-id", id);
    written = id;
    if (!window.Shopify) return;
    // Once for each click and cart: an order ends a cart.
    const cart = id + /(?:^|; )cart=[^;]+|$/.exec(document.cookie)[0];
    if (sessionStorage.partner_center === cart) return;
    sessionStorage.partner_center = cart;
    const options = { method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify({ attributes: notes }) };
    fetch(((Shopify.routes || {}).root || "/") + "cart/update.js", options).catch(() => {});
  });

  const send = (body) => {
    // To the script's own address without ".js", whatever it is called there.
    const url = src.replace(/\.js([?#].*)?$/, "");
    const beacon = quietly(() => {
      if (!navigator.sendBeacon || !navigator.sendBeacon(url, body))
        fetch(url, { method: "POST", body, keepalive: true, mode: "no-cors" }).catch(() => {});
    });
    if (!navigator.onLine) addEventListener("online", beacon, { once: true });
    else beacon();
  };

  const follow = (reference, campaign, last) => {
    const click = crypto.randomUUID ? crypto.randomUUID() : URL.createObjectURL(new Blob([])).slice(-36);
    visit = { click, reference, campaign };
    send(JSON.stringify(Object.assign({ landing: location.href.slice(0, 2e3), referrer: document.referrer }, visit)));
    visit.at = new Date().toISOString();
    // The first visit that is not too old: the one kept as such, or else the last before this one.
    const since = new Date(Date.now() - age).toISOString();
    const first = last && [last.first || last, last].find((one) => !(one.at < since));
    if (first) visit.first = { click: first.click, reference: first.reference, campaign: first.campaign, at: first.at };
    const text = () => encodeURIComponent(JSON.stringify(visit));
    if (text().length > 3800) delete visit.first; // browsers keep 4096 bytes
    keep(text(), age / 1e3);
  };

  const run = async () => {
    const turn = (asked = (asked || 0) + 1);
    const hook = window.partnerCenterConsent;
    const consent = await (typeof hook === "function" ? hook() : hook === undefined || hook);
    if (turn !== asked) return;
    if (consent === false && (visit || found())) {
      keep("", 0);
      visit = window.partnerCenter = undefined;
      fill();
    }
    if (consent !== true) return;
    // A page that is fetched in case somebody comes is no visit before they do.
    if (document.prerendering) await new Promise((come) => document.addEventListener("prerenderingchange", come, { once: true }));
    const query = new URLSearchParams(location.search);
    const reference = query.get(dataset.parameter || "ref");
    const campaign = query.get("campaign");
    const last = kept() || visit;
    // Who comes back to a page, or loads it anew, has not followed a link again.
    const [arrival] = window.performance ? performance.getEntriesByType("navigation") : [];
    const isBack = visit || (arrival && /reload|back/.test(arrival.type));
    if (reference && !(isBack && last && last.reference === reference && last.campaign === campaign)) follow(reference, campaign, last);
    else visit = last;
    if (!visit) return;
    window.partnerCenter = visit;
    fill();
    if (isListening) return;
    isListening = true;
    for (const event of ["DOMContentLoaded", "click", "submit"]) addEventListener(event, fill, true);
  };
  const start = () => run().catch(() => {});
  addEventListener("partnercenterconsent", () => void start());
  await start();
})().catch(() => {});
