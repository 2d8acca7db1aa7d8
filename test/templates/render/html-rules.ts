/** What a card may be made of, and with what: everything else in its HTML would have come from what a person typed. */
const allowed: Readonly<Record<string, readonly string[]>> = {
  article: ["class"],
  h2: [],
  h3: [],
  p: ["class"],
  pre: ["class"],
  span: ["class", "role", "aria-label", "aria-hidden"],
  bdi: [],
  code: [],
  time: ["datetime"],
  a: ["href", "target", "rel", "download"],
  img: ["src", "alt"],
  figure: [],
  dl: [],
  dt: [],
  dd: [],
  div: ["class", "role", "tabindex", "aria-label"],
  ol: ["class"],
  li: ["class"],
  table: [],
  thead: [],
  tbody: [],
  tr: [],
  th: ["scope", "class"],
  td: ["class"],
  button: ["type", "class", "data-handle", "data-once", "data-turns"],
  details: ["class"],
  summary: [],
  form: ["data-handle", "data-once", "data-turns", "data-command"],
  label: [],
  select: ["name", "required"],
  option: ["value", "selected"],
  textarea: ["name", "rows", "maxlength", "required"],
  input: ["type", "name", "value", "accept", "maxlength", "autocomplete", "required", "data-suggested"],
};
const empty = new Set(["img", "input"]);
const token = /<(\/?)([a-z][a-z0-9]*)((?:\s+[a-z-]+(?:="[^"<>]*")?)*)>|[^<>]+|[<>]/g;

/** What is wrong with a piece of HTML, read as strictly as no browser does: nothing but allowed tags, closed in their order, and quoted attributes. */
export function htmlProblems(markup: string): string[] {
  const problems: string[] = [];
  const open: string[] = [];
  for (const [whole, closing, tag, attributes = ""] of markup.matchAll(token)) {
    if (tag === undefined) {
      if (/^[<>]$/.test(whole)) problems.push(`a bare ${whole}`);
      if (/&(?!(?:amp|lt|gt|quot|#39);)/.test(whole)) problems.push(`a bare & in ${whole.slice(0, 60)}`);
      continue;
    }
    const known = allowed[tag];
    if (!known) problems.push(`<${tag}>`);
    if (closing === "/") {
      const last = open.pop();
      if (last !== tag) problems.push(`</${tag}> closes <${last}>`);
      continue;
    }
    if (!empty.has(tag)) open.push(tag);
    const said = [...attributes.matchAll(/([a-z-]+)(?:="([^"]*)")?/g)].map(([, name, value]) => [name!, value] as const);
    problems.push(...said.filter(([name]) => known && !known.includes(name)).map(([name]) => `<${tag} ${name}>`));
    const of = Object.fromEntries(said);
    const leads = of["href"] ?? of["src"];
    if (
      leads !== undefined &&
      !/^https?:\/\//.test(leads) &&
      !(/^data:[a-z]+\/[a-z0-9.+-]+;base64,/.test(leads) && (tag === "img" || "download" in of))
    )
      problems.push(`leads to ${leads.slice(0, 60)}`);
    if (tag === "img" && !of["alt"]) problems.push("a picture that says nothing");
  }
  return [...problems, ...open.map((tag) => `<${tag}> stays open`)];
}
