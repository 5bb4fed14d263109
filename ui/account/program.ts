/** Programs by what they call themselves; the first that fits counts, as many pretend to be others too. */
const PROGRAMS: readonly (readonly [name: string, pattern: RegExp])[] = [
  ["Edge", /\bEdgA?\//],
  ["Opera", /\bOPR\//],
  ["Firefox", /\b(?:Firefox|FxiOS)\//],
  ["Chrome", /\b(?:Chrome|CriOS|HeadlessChrome)\//],
  ["Safari", /\bSafari\//],
];
const SYSTEMS: readonly (readonly [name: string, pattern: RegExp])[] = [
  ["Android", /\bAndroid\b/],
  ["iOS", /\b(?:iPhone|iPad)\b/],
  ["Windows", /\bWindows\b/],
  ["macOS", /\bMac OS X\b/],
  ["Linux", /\bLinux\b/],
];
const LONGEST = 60;

/** What a session was begun with, from the header field that it sent: `Firefox, Windows`. */
export function programOf(agent: string): string {
  const named = [PROGRAMS, SYSTEMS]
    .map((all) => all.find(([, pattern]) => pattern.test(agent))?.[0])
    .filter((name) => name !== undefined);
  return named.length > 0 ? named.join(", ") : agent.slice(0, LONGEST);
}
