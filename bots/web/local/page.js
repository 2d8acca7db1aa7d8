// The page of the demonstration: sends what is typed and pressed, and puts the pieces of HTML that come back where they belong.
import { readLine } from "./line.js";

const byId = (id) => document.getElementById(id);
const [log, who, beside, notice] = ["log", "who", "beside", "status"].map(byId);

/** Conversations by whom they were held as: coming back, one finds one's own. */
const rooms = new Map();
let as = who.value;
const room = () => rooms.get(as);

/* What is asked and answered */

async function post(wants) {
  const response = await fetch("/local/ask", {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ as, wants }),
  });
  if (!response.ok) throw new Error(`${response.status}`);
  return response.json();
}

function fragment(html) {
  const template = document.createElement("template");
  template.innerHTML = html;
  for (const code of template.content.querySelectorAll("code")) {
    if (!code.textContent.startsWith("/")) continue;
    const button = document.createElement("button");
    button.type = "button";
    button.className = "word";
    button.title = "Put it into the line";
    code.replaceWith(button);
    button.append(code);
  }
  return template.content;
}

const silent =
  '<article class="card problem"><h2>Nobody answers</h2><p>The server does not answer. Is <code>npm start</code> still running? The key ↑ brings back what you typed.</p></article>';

/** Shows what was asked, then its answer; `replaces`: a card whose place the answer takes. */
async function ask(wants, { said = null, replaces = null } = {}) {
  const place = room();
  if (said !== null) {
    const typed = document.createElement("p");
    typed.className = "said";
    typed.textContent = said;
    place.append(typed);
  }
  log.setAttribute("aria-busy", "true");
  try {
    const { html } = await post(wants);
    const piece = fragment(html);
    const first = piece.firstElementChild;
    if (replaces && replaces.isConnected) replaces.replaceWith(piece);
    else place.append(piece);
    first.tabIndex = -1;
    // A picture has no height before it is read.
    await Promise.allSettled([...first.querySelectorAll("img")].map((picture) => picture.decode()));
    first.scrollIntoView({ block: "start" });
    return { first, isAnswered: true };
  } catch {
    const piece = fragment(silent);
    const first = piece.firstElementChild;
    place.append(piece);
    first.scrollIntoView({ block: "end" });
    return { first, isAnswered: false };
  } finally {
    log.removeAttribute("aria-busy");
  }
}

const labelOf = (element) => element.textContent.trim();

async function press(button) {
  const card = button.closest(".card");
  button.disabled = true;
  const isTurn = "turns" in button.dataset;
  const { first, isAnswered } = await ask(
    { kind: "press", handle: button.dataset.handle, given: {} },
    isTurn ? { replaces: card } : { said: labelOf(button) },
  );
  if (!isAnswered || !("once" in button.dataset)) button.disabled = false;
  // The keyboard goes on where the answer is.
  first.focus({ preventScroll: true });
}
log.addEventListener("click", ({ target }) => {
  const button = target.closest("button[data-handle]");
  if (button) void press(button);
});

/** A file as an address that holds it. */
const inWords = (file) =>
  new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.addEventListener("load", () => resolve(reader.result));
    reader.addEventListener("error", () => reject(new Error("the file can not be read")));
    reader.readAsDataURL(file);
  });

async function filled(from) {
  const given = {};
  for (const [name, value] of new FormData(from)) {
    if (value instanceof File) {
      if (value.size > 0) given[name] = await inWords(value);
    } else if (value.trim() !== "") given[name] = value;
  }
  return given;
}

async function send(from) {
  const button = from.querySelector("button:not([type])");
  button.disabled = true;
  const { handle, command, once } = from.dataset;
  const given = await filled(from);
  const label = from.closest("details")?.querySelector("summary");
  const wants = handle ? { kind: "press", handle, given } : { kind: "command", command, given };
  const { first, isAnswered } = await ask(wants, { said: label ? labelOf(label) : `/${command}` });
  button.disabled = false;
  const details = from.closest("details");
  if (isAnswered && details && once === undefined) details.open = false;
  first.focus({ preventScroll: true });
}
log.addEventListener("submit", (event) => {
  event.preventDefault();
  void send(event.target);
});

/** A command that a card names goes into the line, to be changed or sent. */
document.addEventListener("click", ({ target }) => {
  const word = target.closest("button.word");
  if (!word) return;
  if (matchMedia("(max-width: 820px)").matches) open(null);
  line.put(word.textContent);
});

const line = readLine(
  () => as,
  async (typed) => {
    const [, name] = /^\/?as\s+(.+)$/i.exec(typed) ?? [];
    if (name !== undefined) return become(name.trim());
    await ask({ kind: "line", line: typed }, { said: typed });
  },
);

/* Words for the fields of forms */

let lists = 0;
async function suggest(field) {
  const { command } = field.form.dataset;
  const query = new URLSearchParams({ as, command, option: field.name, typed: field.value.slice(0, 200) });
  const { words } = await fetch(`/local/words?${query}`)
    .then((response) => (response.ok ? response.json() : { words: [] }))
    .catch(() => ({ words: [] }));
  let list = field.list;
  if (!list) {
    list = document.createElement("datalist");
    list.id = `words-${++lists}`;
    field.after(list);
    field.setAttribute("list", list.id);
  }
  list.replaceChildren(
    ...words.map(({ word, about }) => Object.assign(document.createElement("option"), { value: word, label: about || word })),
  );
}
for (const kind of ["focusin", "input"])
  log.addEventListener(kind, ({ target }) => {
    if (target.matches("input[data-suggested]")) void suggest(target);
  });

/* Who somebody is, and what happens beside the conversation */

const tabs = [...document.querySelectorAll("nav button")];
const panels = tabs.map((tab) => byId(tab.getAttribute("aria-controls")));

function open(index) {
  tabs.forEach((tab, nth) => tab.setAttribute("aria-expanded", String(nth === index)));
  panels.forEach((panel, nth) => (panel.hidden = nth !== index));
  beside.hidden = index === null;
  if (index !== null) unread(tabs[index], 0);
}
tabs.forEach((tab, index) => tab.addEventListener("click", () => open(tab.getAttribute("aria-expanded") === "true" ? null : index)));

byId("back").addEventListener("click", () => {
  open(null);
  line.focus();
});

function unread(tab, count) {
  const badge = tab.querySelector(".count");
  if (!badge) return;
  badge.textContent = count === 0 ? "" : `(${count} new)`;
  badge.hidden = count === 0;
  badge.dataset.count = count;
}

function arrived(index, { id, html, isNew }, words) {
  const items = panels[index].querySelector(".items");
  if ([...items.children].some((each) => each.dataset.id === id)) return;
  const piece = fragment(html).firstElementChild;
  piece.dataset.id = id;
  items.prepend(piece);
  panels[index].querySelector(".nothing").hidden = true;
  if (!isNew) return;
  notice.textContent = words;
  if (panels[index].hidden) unread(tabs[index], Number(tabs[index].querySelector(".count").dataset.count ?? 0) + 1);
}

let source = null;
function listen() {
  source?.close();
  source = new EventSource(`/local/live?${new URLSearchParams({ as })}`);
  const on = (event, act) => source.addEventListener(event, ({ data }) => act(JSON.parse(data)));
  on("now", ({ html }) => panels[0].querySelector(".items").replaceChildren(fragment(html)));
  on("told", (told) => arrived(1, told, "You are told something new."));
  on("mail", (mail) => arrived(2, mail, "A mail has left."));
}

/** A letter is fetched when somebody opens it, and shown in a frame that can do nothing but open links. */
byId("mails").addEventListener(
  "toggle",
  ({ target }) => {
    if (!target.open || target.querySelector("iframe")) return;
    const frame = document.createElement("iframe");
    frame.sandbox = "allow-popups allow-popups-to-escape-sandbox";
    frame.title = target.querySelector("summary").firstChild.textContent.trim();
    frame.src = `/local/mails/${encodeURIComponent(target.dataset.mail)}`;
    target.append(frame);
  },
  true,
);

async function become(name) {
  as = name;
  if (![...who.options].some(({ value }) => value === name)) who.append(new Option(name, name));
  who.value = name;
  window.history.replaceState(null, "", `/?${new URLSearchParams({ as })}`);
  const isNew = !rooms.has(as);
  if (isNew) rooms.set(as, document.createElement("div"));
  log.replaceChildren(room());
  for (const index of [0, 1]) panels[index].querySelector(".items").replaceChildren();
  panels[1].querySelector(".nothing").hidden = false;
  unread(tabs[1], 0);
  listen();
  if (isNew) await ask({ kind: "home" });
  else log.scrollTop = log.scrollHeight;
}
who.addEventListener("change", () => void become(who.value));
document.addEventListener("visibilitychange", () => (document.hidden ? source?.close() : listen()));

if (!matchMedia("(max-width: 820px)").matches) open(0);
void become(as);
