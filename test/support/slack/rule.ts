/** What is wrong with a value that stands at a path such as `/blocks/0/text`; nothing, if the platform would take it. */
export type Rule = (value: unknown, at: string) => string[];

export type Json = Readonly<Record<string, unknown>>;

/** The platform's own way of saying where: "must be less than 3001 characters [json-pointer:/blocks/0/text/text]". */
export function problem(sentence: string, at: string): string[] {
  return [`${sentence} [json-pointer:${at === "" ? "/" : at}]`];
}

export function isJson(value: unknown): value is Json {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** A field that should be a text; nothing where it is none. */
export function textIn(value: unknown): string {
  return typeof value === "string" ? value : "";
}

/** Lengths are counted in UTF-16 units: whatever the platform counts, it is no more than that. */
export function string(least = 1, most = Infinity, pattern?: RegExp): Rule {
  return (value, at) => {
    if (typeof value !== "string") return problem("must be a string", at);
    if (value.length < least) return problem(`must be more than ${least - 1} characters`, at);
    if (value.length > most) return problem(`must be less than ${most + 1} characters`, at);
    // A lone half of a pair is no text: it does not survive the way as UTF-8.
    if (!value.isWellFormed()) return problem("must be well-formed text", at);
    return pattern && !pattern.test(value) ? problem(`must match ${pattern.source}`, at) : [];
  };
}

export const boolean: Rule = (value, at) => (typeof value === "boolean" ? [] : problem("must be a boolean", at));

export function integer(least: number, most: number): Rule {
  return (value, at) =>
    Number.isInteger(value) && Number(value) >= least && Number(value) <= most
      ? []
      : problem(`must be an integer from ${least} to ${most}`, at);
}

export function oneOf(...values: readonly (string | number)[]): Rule {
  return (value, at) => (values.includes(value as string) ? [] : problem(`must be one of ${values.join(", ")}`, at));
}

export function list(item: Rule, least: number, most: number): Rule {
  return (value, at) => {
    if (!Array.isArray(value)) return problem("must be an array", at);
    if (value.length < least) return problem(`no fewer than ${least} items allowed`, at);
    if (value.length > most) return problem(`no more than ${most} items allowed`, at);
    return value.flatMap((each, index) => item(each, `${at}/${index}`));
  };
}

/** Exactly these fields; those that may be left out are in the second table. */
export function object(required: Readonly<Record<string, Rule>>, optional: Readonly<Record<string, Rule>> = {}, ...more: Rule[]): Rule {
  return (value, at) => {
    if (!isJson(value)) return problem("must be an object", at);
    const said = Object.entries(value).filter(([, field]) => field !== undefined);
    const missing = Object.keys(required).filter((name) => value[name] === undefined);
    return [
      ...missing.flatMap((name) => problem(`missing required field: ${name}`, at)),
      ...said.flatMap(([name, field]) => {
        const rule = required[name] ?? optional[name];
        return rule ? rule(field, `${at}/${name}`) : problem(`invalid additional property: ${name}`, at);
      }),
      ...more.flatMap((rule) => rule(value, at)),
    ];
  };
}

/** Chosen by the field `type`. */
export function byType(kinds: Readonly<Record<string, Rule>>): Rule {
  return (value, at) => {
    if (!isJson(value)) return problem("must be an object", at);
    const rule = typeof value.type === "string" && Object.hasOwn(kinds, value.type) ? kinds[value.type] : undefined;
    return rule ? rule(value, at) : problem(`unsupported type: ${String(value.type)}`, `${at}/type`);
  };
}

/** No two of these may be equal. */
export function mustDiffer(values: readonly unknown[], what: string, at: string): string[] {
  const said = values.filter((value) => value !== undefined);
  return new Set(said).size === said.length ? [] : problem(`\`${what}\` must be unique`, at);
}
