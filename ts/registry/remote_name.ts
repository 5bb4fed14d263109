import type { GuardedResponse } from "../kit/egress/mod.ts";
import { isFileName } from "../model/file_name.ts";

/**
 * What a file is called that was fetched: what its answer says (RFC 6266), else the end of the
 * address that it came from or that was asked for; `null` where none of them can name a file.
 */
export function nameOfAnswer(
  { headers, url }: Pick<GuardedResponse, "headers" | "url">,
  asked: URL,
): string | null {
  const said = headers.get("content-disposition") ?? "";
  const names = [extended(said), plain(said), endOf(asked), endOf(url)];
  return names.find((name) => name !== null && isFileName(name)) ?? null;
}

/** RFC 8187 */
function extended(field: string): string | null {
  const value = /;\s*filename\*\s*=\s*utf-8'[^']*'([^;\s]+)/i.exec(field)?.[1];
  return value === undefined ? null : decoded(value);
}

function plain(field: string): string | null {
  const [, quoted, token] = /;\s*filename\s*=\s*(?:"((?:[^"\\]|\\.)*)"|([^;\s]+))/i.exec(field) ??
    [];
  return quoted?.replace(/\\(.)/g, "$1") ?? token ?? null;
}

function endOf({ pathname }: URL): string | null {
  return decoded(pathname.slice(pathname.lastIndexOf("/") + 1));
}

function decoded(text: string): string | null {
  try {
    return decodeURIComponent(text);
  } catch {
    return null;
  }
}
