import { readFileSync } from "node:fs";
import { join } from "node:path";
import Handlebars from "handlebars";
import { spelledTemplate, type Spelling } from "./spelling.ts";

export type Draw = (model: object) => string;

export type TemplateSet = {
  /** under templates/ */
  readonly folder: string;
  readonly format: "html" | "txt";
  /** the template around each of them: they stand where it says `{{> body}}` */
  readonly frame: string;
  /** templates that others name, and where they are */
  readonly parts?: Readonly<Record<string, string>>;
  /** what `style="@name;…"` stands for: mail programs know no style sheets, so it is written out, once */
  readonly styles?: Readonly<Record<string, string>>;
};

/**
 * Templates by their paths, with their commands as they are typed. One is read and compiled once in a process, when it is first drawn. They are strict:
 * what a model lacks is a fault and never a hole in a letter. "html" escapes every value, "txt" writes them as they are.
 */
export function openTemplates(set: TemplateSet): (path: string, spell: Spelling) => Draw {
  // One process has one spelling; a test may have two.
  const opened = new Map<Spelling, (path: string) => Draw>();
  return (path, spell) => opened.getOrInsertComputed(spell, () => openSpelled(set, spell))(path);
}

function openSpelled({ folder, format, frame, parts = {}, styles = {} }: TemplateSet, spell: Spelling): (path: string) => Draw {
  const handlebars = Handlebars.create();
  const options = {
    strict: true,
    noEscape: format === "txt",
    preventIndent: true,
    // A part gets what it is given and not a copy of everything, which took half of the time.
    explicitPartialContext: true,
    knownHelpersOnly: true,
  };
  const read = (path: string): string =>
    withStyles(spelledTemplate(readFileSync(join(import.meta.dirname, folder, `${path}.${format}.hbs`), "utf8"), spell), styles);
  for (const [name, path] of Object.entries(parts)) handlebars.registerPartial(name, handlebars.compile(read(path), options));
  const compiled = new Map<string, Draw>();
  // Put together before it is compiled: as a partial block the frame would be a function called with a function, for every letter.
  const framed = (path: string): string => read(frame).replace("{{> body}}\n", () => read(path));
  return (path) => compiled.getOrInsertComputed(path, () => handlebars.compile(framed(path), options));
}

function withStyles(source: string, styles: Readonly<Record<string, string>>): string {
  return source.replaceAll(/style="[^"]*"/g, (attribute) =>
    attribute.replaceAll(/(?<!\{)@(\w+)/g, (_, name: string) => {
      const style = styles[name];
      if (style === undefined) throw new Error(`a template asks for the style @${name}, which nobody has written down`);
      return style;
    }),
  );
}
