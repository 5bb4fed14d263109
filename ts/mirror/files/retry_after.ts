import type { Instant } from "../../model/document.ts";

/**
 * For how many milliseconds a server wants to be left alone, by its `Retry-After` field; `null`
 * where it does not say.
 * @see {@link https://www.rfc-editor.org/rfc/rfc9110#section-10.2.3 | RFC 9110, 10.2.3}
 */
export function retryAfter(field: string | null, now: Instant): number | null {
  const text = field?.trim() ?? "";
  if (/^\d{1,9}$/.test(text)) return Number(text) * 1000;
  const date = /^[A-Z][a-z]+, /.test(text) ? Date.parse(text) : NaN;
  return Number.isNaN(date) ? null : Math.max(0, date - now);
}
