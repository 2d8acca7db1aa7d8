import { readFileSync } from "node:fs";
import { join } from "node:path";
import Handlebars from "handlebars";
import { styles } from "./styles.ts";

export type Draw = (model: object) => string;

/**
 * A set of templates with the parts that they share. A template is read and compiled once, when it is first drawn. It is strict: what a model
 * lacks is a fault and never a hole in a letter. `html` escapes every value; `txt` writes them as they are.
 */
export function openTemplates(format: "html" | "txt", parts: Readonly<Record<string, string>>): (path: string) => Draw {
  const handlebars = Handlebars.create();
  const options = {
    strict: true,
    noEscape: format === "txt",
    preventIndent: true,
    // A part gets what it is given and not a copy of everything, which took half of the time.
    explicitPartialContext: true,
    knownHelpersOnly: true,
  };
  const read = (path: string): string => {
    const source = readFileSync(join(import.meta.dirname, `${path}.${format}.hbs`), "utf8");
    return format === "html" ? withStyles(source) : source;
  };
  for (const [name, path] of Object.entries(parts)) handlebars.registerPartial(name, handlebars.compile(read(path), options));
  const compiled = new Map<string, Draw>();
  return (path) => compiled.getOrInsertComputed(path, () => handlebars.compile(read(path), options));
}

/** Mail programs know no style sheets: `style="@cell;…"` is written out, once. */
function withStyles(source: string): string {
  return source.replaceAll(/style="[^"]*"/g, (attribute) =>
    attribute.replaceAll(/(?<!\{)@(\w+)/g, (_, name: string) => {
      const style = styles[name];
      if (style === undefined) throw new Error(`a template asks for the style @${name}, which styles.ts does not have`);
      return style;
    }),
  );
}
