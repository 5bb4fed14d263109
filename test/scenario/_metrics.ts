/** The value of a series in the text format of Prometheus; `null` where there is no such series. */
export function valueOf(
  text: string,
  name: string,
  labels: Readonly<Record<string, string>> = {},
): number | null {
  for (const line of text.split("\n")) {
    const found = /^(\w+)(?:\{(.*)\})? (\S+)$/.exec(line);
    if (found?.[1] !== name) continue;
    const parts = (found[2] ?? "").split(",");
    const wanted = Object.entries(labels).map(([label, value]) => `${label}="${value}"`);
    if (wanted.every((part) => parts.includes(part))) return Number(found[3]);
  }
  return null;
}

/** Every name that a text in the format of Prometheus tells of. */
export function namesIn(text: string): ReadonlySet<string> {
  const names = new Set<string>();
  for (const [, name = "", type] of text.matchAll(/^# TYPE (\w+) (\w+)$/gm)) {
    names.add(name);
    if (type !== "histogram") continue;
    for (const part of ["bucket", "sum", "count"]) names.add(`${name}_${part}`);
  }
  return names;
}
