import { createHash, timingSafeEqual } from "node:crypto";
import type { Settings } from "../../config/settings.ts";
import { withinRanges } from "../../kit/address_range.ts";

/** Whether a request comes from whoever watches over this server. */
export type IsWatcher = (request: Request, address: string | null) => boolean;

/** Knows them as the settings say: by their token, or by their network. Nobody is one where neither is set. */
export function watchersOf({ monitoring: { token, allow } }: Settings): IsWatcher {
  const isNear = withinRanges(allow);
  const wanted = token === undefined ? null : digest(`Bearer ${token}`);
  return (request, address) => {
    if (address !== null && isNear(address)) return true;
    const shown = request.headers.get("authorization");
    return wanted !== null && shown !== null && timingSafeEqual(digest(shown), wanted);
  };
}

/** Whether anybody can be one. */
export function hasWatchers({ monitoring: { token, allow } }: Settings): boolean {
  return token !== undefined || allow.length > 0;
}

/** Texts of any length compare in the same time by these. */
function digest(text: string): Uint8Array {
  return createHash("sha256").update(text).digest();
}
