import type { LoadedSettings } from "./load_settings.ts";
import { MASK } from "./refused.ts";
import { GROUPS, ROWS, type SettingId } from "./settings.ts";
import type { Origin } from "./sources.ts";

/** A setting as it is in force, for people. */
export interface PresentedSetting {
  readonly id: SettingId;
  readonly env: string;
  readonly about: string;
  /** Title of its group. */
  readonly group: string;
  /** As somebody wrote it, masked where it is secret; `null` where it is not set. */
  readonly value: string | null;
  readonly secret: boolean;
  /** Where it came from; `null` where it is not set. */
  readonly origin: Origin | null;
}

/** Every setting, in the order in which they are explained. */
export function presentSettings({ said }: Pick<LoadedSettings, "said">): PresentedSetting[] {
  return ROWS.map(({ id, env, about, secret = false }) => {
    const { text, origin } = said.get(id) ?? { text: null, origin: null };
    const value = text !== null && secret ? MASK : text?.replace(CREDENTIALS, `$1${MASK}@`) ?? null;
    return { id, env, about, group: groupOf(id), value, secret, origin };
  });
}

/** Whoever writes them into an address that is no secret is helped nevertheless. */
const CREDENTIALS = /^([a-z][a-z\d+.-]*:\/\/)[^/]*@/i;

function groupOf(id: SettingId): string {
  return GROUPS[id.slice(0, id.indexOf(".")) as keyof typeof GROUPS];
}
