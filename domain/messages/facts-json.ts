/** Values that JSON does not know, each as an object with one key of this name. */
const bigintKey = "$bigint";
const instantKey = "$instant";

/** Facts as JSON text from which `readFacts` makes the same values again, amounts and instants included. */
export function writeFacts(facts: object): string {
  return JSON.stringify(facts, function (this: Record<string, unknown>, key) {
    // What `this` holds, because Instant.toJSON has been asked before the replacer is.
    const value = this[key];
    if (typeof value === "bigint") return { [bigintKey]: value.toString() };
    if (value instanceof Temporal.Instant) return { [instantKey]: value.toString() };
    return value;
  });
}

export function readFacts(text: string): unknown {
  return JSON.parse(text, (_key, value: unknown) => {
    if (typeof value !== "object" || value === null) return value;
    if (bigintKey in value) return BigInt(value[bigintKey] as string);
    if (instantKey in value) return Temporal.Instant.from(value[instantKey] as string);
    return value;
  });
}
