import type { Shop } from "../shop.ts";
import { WinGet, type WinGetOptions } from "../winget.ts";

/** A client that knows the shop's default repository as the source `shop`. */
export async function newcomer({ url }: Shop, options: WinGetOptions = {}): Promise<WinGet> {
  const winget = new WinGet({ allowsHttp: true, ...options });
  await winget.addSource("shop", url);
  return winget;
}

/** Identifiers, in order. */
export function idsOf(found: readonly { readonly identifier: string }[]): string[] {
  return found.map(({ identifier }) => identifier).sort();
}
