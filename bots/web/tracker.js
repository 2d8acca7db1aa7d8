// Partner Center: remembers whose link was followed. <script src="https://HOST/tracker.js" defer></script>
// Optional: data-days="30" data-parameter="ref"; window.partnerCenterConsent: function or promise of true
(async () => {
  const { src, dataset } = document.currentScript || document.querySelector('[src*="/tracker.js"]');
  const hook = window.partnerCenterConsent;
  if ((await (typeof hook === "function" ? hook() : hook === undefined || hook)) !== true) return;

  const hex = (c) => (c ^ (crypto.getRandomValues(new Uint8Array(1))[0] & (15 >> (c / 4)))).toString(16);
  const uuid = () => "10000000-1000-4000-8000-100000000000".replace(/[018]/g, hex);
  const read = ([, text]) => JSON.parse(decodeURIComponent(text));
  // The first visit that is not too old: the one kept as such, or else the last before this one.
  const first = (last, since) => {
    const { click, reference, campaign, at } = [last.first || last, last].find((one) => !(one.at < since));
    return { click, reference, campaign, at };
  };

  const query = new URLSearchParams(location.search);
  const reference = query.get(dataset.parameter || "ref");
  const cookie = /(?:^|; )partner_center=([^;]+)/.exec(document.cookie);
  if (!reference && !cookie) return;
  let visit;
  if (reference) {
    const age = (dataset.days || 30) * 864e5;
    visit = { click: crypto.randomUUID ? crypto.randomUUID() : uuid(), reference, campaign: query.get("campaign") };
    const body = JSON.stringify(Object.assign({ landing: location.href.slice(0, 2e3), referrer: document.referrer }, visit));
    visit.at = new Date().toISOString();
    const since = new Date(Date.now() - age).toISOString();
    const kept = Promise.resolve(cookie).then((found) => first(read(found), since));
    visit.first = await kept.catch(() => undefined); // none, or not ours
    const text = () => encodeURIComponent(JSON.stringify(visit));
    if (text().length > 3800) delete visit.first; // browsers keep 4096 bytes
    const secure = location.protocol === "https:" ? ";Secure" : "";
    document.cookie = `partner_center=${text()};path=/;SameSite=Lax;Max-Age=${age / 1e3}${secure}`;
    const url = new URL("/clicks", src);
    if (!navigator.sendBeacon || !navigator.sendBeacon(url, body))
      fetch(url, { method: "POST", body, keepalive: true, mode: "no-cors" }).catch(() => {});
  } else visit = read(cookie);
  window.partnerCenter = visit;

  const fill = () => {
    for (const key of ["click", "reference", "campaign"])
      for (const input of document.getElementsByName("partner_center_" + key.replace("erence", ""))) input.value = visit[key] || "";
  };
  fill();
  addEventListener("DOMContentLoaded", fill);
  addEventListener("submit", fill, true);
})().catch(() => {}); // never the shop's problem
