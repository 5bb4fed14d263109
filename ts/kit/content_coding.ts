import { parseAccept } from "hono/utils/accept";

/** Below every quality that a field can say: acceptable, but only where nothing else is. */
const LAST_RESORT = 0.0001;

/**
 * Picks the content coding that an `Accept-Encoding` field likes best (RFC 9110 section 12.5.3);
 * among equals the first in `available`. Without a field that is `identity`, as not every client
 * that leaves it out can decode. `null`: nothing available is acceptable.
 */
export function chooseCoding<C extends string>(
  field: string | undefined,
  available: readonly C[],
): C | null {
  const asked = new Map(
    parseAccept(field ?? "").map(({ type, q }) => [nameOf(type), q]),
  );
  let best: C | null = null;
  let bestQuality = 0;
  for (const coding of available) {
    const quality = asked.get(coding) ?? asked.get("*") ??
      (coding === "identity" ? LAST_RESORT : 0);
    if (quality > bestQuality) [best, bestQuality] = [coding, quality];
  }
  return best;
}

function nameOf(coding: string): string {
  return coding.toLowerCase().replace(/^x-(?=gzip$)/, "");
}
