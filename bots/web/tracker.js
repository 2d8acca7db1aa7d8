// Partner Center: remembers whose link was followed. <script src="https://HOST/tracker.js" defer></script>
// Optional: data-days="30" data-parameter="ref"; window.partnerCenterConsent: function or promise of true
(async () => {
  const { src, dataset } = document.currentScript || document.querySelector('[src*="/tracker.js"]');
  const hook = window.partnerCenterConsent;
  if ((await (typeof hook === "function" ? hook() : hook === undefined || hook)) !== true) return;

  const hex = (c) => (c ^ (crypto.getRandomValues(new Uint8Array(1))[0] & (15 >> (c / 4)))).toString(16);
  const uuid = () => "10000000-1000-4000-8000-100000000000".replace(/[018]/g, hex);

  const query = new URLSearchParams(location.search);
  const reference = query.get(dataset.parameter || "ref");
  const kept = /(?:^|; )partner_center=([^;]+)/.exec(document.cookie);
  if (!reference && !kept) return;
  const visit = reference
    ? { click: crypto.randomUUID ? crypto.randomUUID() : uuid(), reference, campaign: query.get("campaign") }
    : JSON.parse(decodeURIComponent(kept[1]));
  window.partnerCenter = visit;

  if (reference) {
    const secure = location.protocol === "https:" ? ";Secure" : "";
    document.cookie = `partner_center=${encodeURIComponent(JSON.stringify(visit))};path=/;SameSite=Lax;Max-Age=${(dataset.days || 30) * 86400}${secure}`;
    const url = new URL("/clicks", src);
    const body = JSON.stringify(Object.assign({ landing: location.href.slice(0, 2e3), referrer: document.referrer }, visit));
    if (!navigator.sendBeacon || !navigator.sendBeacon(url, body))
      fetch(url, { method: "POST", body, keepalive: true, mode: "no-cors" }).catch(() => {});
  }

  const fill = () => {
    for (const key of ["click", "reference", "campaign"])
      for (const input of document.getElementsByName("partner_center_" + key.replace("erence", ""))) input.value = visit[key] || "";
  };
  fill();
  addEventListener("DOMContentLoaded", fill);
  addEventListener("submit", fill, true);
})().catch(() => {}); // never the shop's problem
