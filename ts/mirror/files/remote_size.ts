import { EgressFailed, EgressRefused } from "../../kit/egress/egress_error.ts";
import type { FetchGuarded, FetchOptions } from "../../kit/egress/mod.ts";

/** How large a file is, where its server says so without sending it; `null` where it does not. */
export async function remoteSize(
  fetch: FetchGuarded,
  url: string,
  signal: AbortSignal,
): Promise<number | null> {
  return await sizeSaid(fetch, url, { method: "HEAD", signal }) ??
    await sizeSaid(fetch, url, { headers: { range: "bytes=0-0" }, signal });
}

/** No body is read, so none is too long. */
async function sizeSaid(
  fetch: FetchGuarded,
  url: string,
  options: FetchOptions,
): Promise<number | null> {
  try {
    const maxBytes = Number.MAX_SAFE_INTEGER;
    const { status, headers, body } = await fetch(url, { ...options, maxBytes });
    await body.cancel();
    const range = /^bytes 0-0\/(\d+)$/.exec(headers.get("content-range") ?? "");
    const said = status === 206 ? range?.[1] : headers.get("content-length");
    const isSaid = (status === 200 || status === 206) && !headers.has("content-encoding");
    return isSaid && /^\d{1,15}$/.test(said ?? "") ? Number(said) : null;
  } catch (error) {
    if (error instanceof EgressFailed || error instanceof EgressRefused) return null;
    throw error;
  }
}
