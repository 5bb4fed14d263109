/** An entry: its DN, and its attributes. */
export type Entry = readonly [string, Readonly<Record<string, Values>>];
/** One or more values of an attribute. */
export type Values = string | Uint8Array | readonly string[];

/** Entries as LDIF (RFC 2849), all values in base64. */
export function ldifOf(entries: readonly Entry[]): string {
  return entries.map(([dn, attributes]) => {
    const lines = Object.entries(attributes).flatMap(([name, values]) =>
      (isOne(values) ? [values] : values).map((value) => line(name, value))
    );
    return [line("dn", dn), ...lines, ""].join("\n");
  }).join("\n");
}

function isOne(values: Values): values is string | Uint8Array {
  return typeof values === "string" || values instanceof Uint8Array;
}

function line(name: string, value: string | Uint8Array): string {
  const bytes = typeof value === "string" ? new TextEncoder().encode(value) : value;
  return `${name}:: ${bytes.toBase64()}`;
}
