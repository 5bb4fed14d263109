import { boolean } from "./reader.ts";
import type { LoadedSettings } from "./load_settings.ts";
import { MASK } from "./refused.ts";
import { flagOf, GROUPS, ROWS, type SettingRow } from "./settings.ts";

/** One line for each setting: its id, its value and where that came from. Secrets are masked. */
export function describeSettings({ said }: LoadedSettings): string[] {
  return ROWS.map(({ id, secret }) => {
    const found = said.get(id);
    if (!found) return `${id} is not set`;
    return `${id} = ${secret ? MASK : found.text} (${found.origin})`;
  });
}

/** The flags of all settings for a terminal, group by group. */
export function explainSettings(): string[] {
  return Object.entries(GROUPS).flatMap(([group, title]) => [
    "",
    `${title}:`,
    ...ROWS.filter(({ id }) => id.startsWith(`${group}.`)).flatMap(explain),
  ]);
}

function explain({ env, read, default: text, about }: SettingRow): string[] {
  const value = read === boolean ? "" : ` ${env}`;
  const takes = text === undefined ? read.takes : `${read.takes}; ${text} when unset`;
  return [`  --${flagOf(env)}${value}`, `      ${about} (${takes})`];
}
