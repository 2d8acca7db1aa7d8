/**
 * Collects what a platform would refuse in a payload: each problem is "path: CODE sentence", the path as `components[0].label`, the code and
 * the sentence near to what Discord itself answers with error 50035 (Invalid Form Body).
 */
export class Problems {
  readonly found: string[] = [];

  add(path: string, code: string, sentence: string): void {
    this.found.push(`${path}: ${code} ${sentence}`);
  }

  /** A text of `least` to `most` characters. Counted in UTF-16 units, which is never fewer than what the platform counts. */
  text(value: unknown, path: string, least: number, most: number): value is string {
    if (value === undefined || value === null) {
      this.add(path, "BASE_TYPE_REQUIRED", "This field is required");
      return false;
    }
    if (typeof value !== "string") {
      this.add(path, "STRING_TYPE_CONVERT", "Could not interpret the value as string.");
      return false;
    }
    if (!value.isWellFormed()) this.add(path, "STRING_TYPE_CONVERT", "The text is no valid Unicode.");
    if (value.length < least || value.length > most)
      this.add(path, "BASE_TYPE_BAD_LENGTH", `Must be between ${least} and ${most} in length.`);
    else if (least > 0 && value.trim() === "") this.add(path, "BASE_TYPE_REQUIRED", "This field is required");
    return true;
  }

  /** The same where the field may be left out. */
  optionalText(value: unknown, path: string, most: number): void {
    if (value !== undefined && value !== null && value !== "") this.text(value, path, 1, most);
  }

  /** A list of `least` to `most`; what is none is reported and read as empty. */
  list(value: unknown, path: string, least: number, most: number): readonly Fields[] {
    if (!Array.isArray(value)) {
      if (value !== undefined || least > 0) this.add(path, "BASE_TYPE_REQUIRED", "This field is required");
      return [];
    }
    if (value.length < least || value.length > most)
      this.add(path, "BASE_TYPE_BAD_LENGTH", `Must be between ${least} and ${most} in length.`);
    return value.map((each, index) => this.fields(each, `${path}[${index}]`));
  }

  fields(value: unknown, path: string): Fields {
    if (typeof value === "object" && value !== null && !Array.isArray(value)) return value as Fields;
    this.add(path, "DICT_TYPE_CONVERT", "Only dictionaries may be used in a DictType");
    return {};
  }

  integer(value: unknown, path: string, least: number, most: number): void {
    if (!Number.isInteger(value) || Number(value) < least || Number(value) > most)
      this.add(path, "NUMBER_TYPE_MAX", `int value should be between ${least} and ${most}.`);
  }

  unique(values: readonly unknown[], path: string, code: string, sentence: string): void {
    const said = values.filter((value) => value !== undefined);
    if (new Set(said).size < said.length) this.add(path, code, sentence);
  }
}

export type Fields = Readonly<Record<string, unknown>>;
