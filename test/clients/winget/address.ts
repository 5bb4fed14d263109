const UNRESERVED = "A-Za-z0-9\\-._~";
const IN_PATH = new RegExp(`[^${UNRESERVED}!$&'()*,;=/:@]`, "gu");
const IN_QUERY = new RegExp(`[^${UNRESERVED}!$&'()*,;=/:@?]`, "gu");
const IN_URI = new RegExp(`[^${UNRESERVED}!$&'()*+,;=/:@?#\\[\\]]`, "gu");

/** Query of a manifest request. */
export interface ManifestQuery {
  readonly version?: string;
  readonly channel?: string;
  readonly market?: string;
}

/** The address that endpoints are joined to: trimmed, one slash less, illegal characters escaped. */
export function baseOf(arg: string): string {
  return encode(arg.trim().replace(/\/$/, ""), IN_URI);
}

/** The address of an endpoint, optionally with the identifier of a package behind it. */
export function endpoint(base: string, name: string, identifier?: string): string {
  const path = identifier === undefined ? name : `${name}/${encode(identifier, IN_PATH)}`;
  const [, origin, prefix] = /^([a-z]+:\/\/[^/]*)(.*)$/i.exec(base) ?? ["", "", base];
  return origin + `${prefix}/${path}`.replace(/\/{2,}/g, "/");
}

/** Query parameters in ordinal order of their names; `&`, `=`, `;`, `?` and `/` stay as they are. */
export function manifestQuery({ version, channel, market }: ManifestQuery): string {
  const given = Object.entries({ Channel: channel, Market: market, Version: version })
    .filter(([, value]) => value)
    .map(([name, value]) => `${name}=${encode(value!, IN_QUERY)}`);
  return given.length ? `?${given.join("&")}` : "";
}

function encode(text: string, illegal: RegExp): string {
  return text.replace(
    illegal,
    (character) =>
      Array.from(
        new TextEncoder().encode(character),
        (byte) => `%${byte.toString(16).toUpperCase().padStart(2, "0")}`,
      ).join(""),
  );
}
