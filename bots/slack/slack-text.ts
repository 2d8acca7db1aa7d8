/** `<@U…|name>`, `<#C…|name>`, `<!here>`, `<mailto:…|…>`, `<https://…|label>`: docs.slack.dev/messaging/formatting-message-text */
const token = /<(?<sign>[@#!]?)(?<what>[^<>|]*)(?:\|(?<label>[^<>]*))?>/g;

/**
 * What somebody typed behind a slash command, as they typed it: Slack turns people, channels and addresses into tokens (`should_escape`) and
 * writes `&`, `<` and `>` as entities. A person stays `<@U…>`, because a name is no identification.
 */
export function plainSlackText(text: string): string {
  return text
    .replaceAll(token, (...found) => {
      const groups = found.at(-1) as { sign: string; what: string; label?: string };
      return plainToken(groups);
    })
    .replaceAll("&lt;", "<")
    .replaceAll("&gt;", ">")
    .replaceAll("&amp;", "&");
}

function plainToken({ sign, what, label }: { sign: string; what: string; label?: string }): string {
  if (sign === "@") return `<@${what}>`;
  if (sign === "#") return label ? `#${label}` : `<#${what}>`;
  if (sign === "!") return label ? at(label) : at(what.split("^")[0] ?? what);
  if (what.startsWith("mailto:") || what.startsWith("tel:")) return label || what.slice(what.indexOf(":") + 1);
  // "ink.and.twine" was typed and only looked like an address to Slack; a link with a text of its own was pasted, and means where it leads.
  const isOnlyCompleted = label !== undefined && [`http://${label}`, `http://${label}/`].includes(what);
  return isOnlyCompleted ? label : what;
}

function at(name: string): string {
  return name.startsWith("@") ? name : `@${name}`;
}
