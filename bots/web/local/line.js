// The line that commands are typed into: what could follow, by the server's own completion, and what was typed before.
const [form, line, offers] = ["ask", "line", "offers"].map((id) => document.getElementById(id));

/** `as` says who types; `send` gets what was typed. */
export function readLine(as, send) {
  const history = JSON.parse(sessionStorage.getItem("typed") ?? "[]");
  let at = history.length;
  let shown = [];
  let chosen = -1;
  let asking = 0;

  function hideOffers() {
    offers.hidden = true;
    line.setAttribute("aria-expanded", "false");
    line.removeAttribute("aria-activedescendant");
    [shown, chosen] = [[], -1];
  }

  function choose(index) {
    chosen = index;
    [...offers.children].forEach((item, nth) => item.setAttribute("aria-selected", String(nth === index)));
    const item = offers.children[index];
    if (item) {
      line.setAttribute("aria-activedescendant", item.id);
      item.scrollIntoView({ block: "nearest" });
    } else line.removeAttribute("aria-activedescendant");
  }

  function take(index) {
    line.value = shown[index].line;
    line.focus();
    line.setSelectionRange(line.value.length, line.value.length);
    void offer();
  }

  async function offer() {
    const mine = ++asking;
    if (line.value === "") return hideOffers();
    const found = await fetch(`/local/offers?${new URLSearchParams({ as: as(), line: line.value })}`)
      .then((response) => (response.ok ? response.json() : { offers: [] }))
      .catch(() => ({ offers: [] }));
    if (mine !== asking) return;
    hideOffers();
    shown = found.offers;
    if (shown.length === 0) return;
    offers.replaceChildren(
      ...shown.map(({ word, hint }, index) => {
        const item = document.createElement("li");
        const about = document.createElement("span");
        item.id = `offer-${index}`;
        item.setAttribute("role", "option");
        item.setAttribute("aria-selected", "false");
        about.className = "hint";
        about.textContent = hint;
        item.append(Object.assign(document.createElement("strong"), { textContent: word }), about);
        return item;
      }),
    );
    offers.hidden = false;
    line.setAttribute("aria-expanded", "true");
  }

  line.addEventListener("input", () => void offer());
  line.addEventListener("blur", () => setTimeout(() => document.activeElement === line || hideOffers(), 150));
  offers.addEventListener("mousedown", (event) => {
    event.preventDefault();
    const index = [...offers.children].indexOf(event.target.closest("li"));
    if (index >= 0) take(index);
  });

  const moves = { ArrowDown: 1, ArrowUp: -1 };
  line.addEventListener("keydown", (event) => {
    const { key } = event;
    if (key === "Escape" && !offers.hidden) return hideOffers();
    if (key === "Tab" && !event.shiftKey && shown.length > 0) {
      event.preventDefault();
      return take(Math.max(0, chosen));
    }
    if (key === "Enter" && chosen >= 0) {
      event.preventDefault();
      return take(chosen);
    }
    if (!(key in moves)) return;
    event.preventDefault();
    if (shown.length > 0) return choose((chosen + moves[key] + shown.length + (chosen < 0 && key === "ArrowUp" ? 1 : 0)) % shown.length);
    at = Math.min(history.length, Math.max(0, at + moves[key]));
    line.value = history[at] ?? "";
  });

  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const typed = line.value.trim();
    asking += 1;
    hideOffers();
    if (typed === "") return;
    if (history.at(-1) !== typed) history.push(typed);
    at = history.length;
    sessionStorage.setItem("typed", JSON.stringify(history.slice(-200)));
    line.value = "";
    void send(typed);
  });

  return {
    focus: () => line.focus(),
    /** puts a command there, to be changed or sent */
    put: (text) => {
      line.value = text;
      line.focus();
    },
  };
}
