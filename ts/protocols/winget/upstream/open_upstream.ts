import { join } from "node:path";
import { sha256Hex } from "../../../kit/digest.ts";
import { RegistryError } from "../../../model/registry_error.ts";
import type { OpenSource, Upstream, UpstreamTools } from "../../mirroring.ts";
import { clearIndexes } from "./clear_indexes.ts";
import { UpstreamClient } from "./client.ts";
import { openFolder } from "./folder.ts";
import { Preindexed } from "./preindexed.ts";
import { RestUpstream } from "./rest.ts";
import { Shelf } from "./shelf.ts";

/**
 * What was fetched of each upstream, by instance and address: an upstream is opened for each run and
 * each look around, and they are to share it.
 */
const SHELVES = new Map<string, Shelf>();

/** Opens an upstream; see `Mirroring.open`. */
export function openUpstream(source: OpenSource, tools: UpstreamTools): Upstream {
  const { kind, path, token } = source;
  if (kind === "folder") return openFolder(path, { ...tools, shelf: shelfFor(source, tools) });
  const base = baseOf(source.url);
  if (kind === "preindexed") {
    const shelf = shelfFor(source, tools);
    const client = clientFor(
      tools,
      token === undefined ? {} : { authorization: `Bearer ${token}` },
    );
    return new Preindexed({ client, base, shelf, folder: folderFor(source, tools) });
  }
  if (kind === "rest") {
    return new RestUpstream({
      client: clientFor(tools, credentials(token)),
      base,
      shelf: shelfFor(source, tools),
      isKnown: token !== undefined,
    });
  }
  throw new RegistryError("value_refused", `Nothing can be read from an upstream of kind ${kind}`);
}

function clientFor({ fetch, pause }: UpstreamTools, headers: Record<string, string>) {
  return new UpstreamClient({ fetch, pause, headers });
}

/** As programs show a token, and as WinGet's own clients show what they were given. */
function credentials(token: string | undefined): Record<string, string> {
  if (token === undefined) return {};
  return { authorization: `Bearer ${token}`, "windows-package-manager": token };
}

function baseOf(text: string): string {
  const url = URL.parse(text);
  if (!url || !/^https?:$/.test(url.protocol) || url.search || url.hash) {
    throw new RegistryError(
      "value_refused",
      "An upstream's address must be http:// or https://, without query and fragment",
    );
  }
  return text.replace(/\/+$/, "");
}

function shelfFor(source: OpenSource, tools: UpstreamTools): Shelf {
  const { cacheDir, now } = tools;
  const key = [cacheDir, keyOf(source)].join("\n");
  const known = SHELVES.get(key);
  if (known) return known;
  const { kind } = source;
  const shelf = kind === "preindexed"
    ? new Shelf(now, () => clearBefore(source, tools))
    : new Shelf(now);
  SHELVES.set(key, shelf);
  return shelf;
}

function folderFor(source: OpenSource, { cacheDir }: UpstreamTools): string {
  return join(cacheDir, INDEXES, folderNameOf(keyOf(source)));
}

const INDEXES = "indexes";

function folderNameOf(key: string): string {
  return key.slice(0, 16);
}

function clearBefore(source: OpenSource, { cacheDir }: UpstreamTools): Promise<void> {
  const keys = [...SHELVES.keys()].map((key) => key.split("\n"));
  const used = keys.flatMap(([dir, key = ""]) => dir === cacheDir ? [folderNameOf(key)] : []);
  const about = folderNameOf(keyOf(source));
  return clearIndexes(join(cacheDir, INDEXES), { about, used: new Set(used) });
}

/** Whoever shows another token may see something else. */
function keyOf({ kind, url, path, token = "" }: OpenSource): string {
  return sha256Hex(JSON.stringify([kind, url, path, token]));
}
