import { createHash } from "node:crypto";
import { WinGetFailure } from "./failure.ts";
import type { Installer } from "./installer.ts";
import { USER_AGENT } from "./rest_source.ts";
import type { Answer, Wire } from "./wire.ts";

const MOST_REDIRECTS = 10;

/** Downloads an installer: only a 200 of the promised length and digest is one. */
export async function download(wire: Wire, { url, sha256 }: Installer): Promise<Uint8Array> {
  const { status, headers, body } = await follow(wire, url!);
  if (status !== 200) throw new WinGetFailure("downloadFailed", `${status} from ${url}`);
  const length = headers["content-length"];
  if (length !== undefined && Number(length) !== body.length) {
    throw new WinGetFailure("downloadFailed", `${body.length} of ${length} bytes from ${url}`);
  }
  if (body.length === 0) throw new WinGetFailure("downloadFailed", `Nothing at ${url}`);
  const actual = createHash("sha256").update(body).digest("hex");
  if (actual !== sha256!.toLowerCase()) {
    throw new WinGetFailure("hashMismatch", `${actual} instead of ${sha256}`);
  }
  return body;
}

/** Reads a part of an installer from `from` on, as streaming does; `etag` says of which installer. */
export async function downloadRest(
  wire: Wire,
  { url }: Installer,
  { from, etag }: { from: number; etag?: string },
): Promise<Answer> {
  const headers = { Range: `bytes=${from}-`, ...etag && { "If-Range": etag } };
  return await wire.send({ method: "GET", url: url!, headers });
}

async function follow(wire: Wire, url: string, left = MOST_REDIRECTS): Promise<Answer> {
  const answer = await wire.send({ method: "GET", url, headers: { "User-Agent": USER_AGENT } });
  const location = answer.headers.location;
  if (answer.status < 300 || answer.status > 399 || !location || left === 0) return answer;
  return await follow(wire, new URL(location, url).href, left - 1);
}
