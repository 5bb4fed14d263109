import type { UpstreamVersion } from "../../mirroring.ts";
import { parseSource, type SourceNode, SourceRefused } from "../yaml/mod.ts";
import { writeAddress } from "./addresses.ts";
import { upstreamFailed } from "./failures.ts";
import { decodeMszip } from "./mszip.ts";

/** The longest that is read, decompressed; some 20,000 versions of a package. */
const LONGEST = 4 * 1024 * 1024;
/** As it is fetched. */
export const LONGEST_VERSION_DATA = 4 * 1024 * 1024;

/** What the second family of indexes says of a package's versions, in a file of its own (8.4). */
export async function parseVersionData(file: Uint8Array<ArrayBuffer>): Promise<UpstreamVersion[]> {
  const text = new TextDecoder().decode(await decodeMszip(file, { most: LONGEST }));
  const versions = member(rootOf(text), "vD");
  if (versions?.is !== "list") throw refused("it lists none");
  return versions.items.map((node) => {
    const [version, path, digest] = ["v", "rP", "s256H"].map((name) => textOf(node, name));
    if (!version || !path || !/^[0-9a-f]{64}$/i.test(digest ?? "")) {
      throw refused("one of them lacks its version, path or digest");
    }
    const sha256 = digest!.toLowerCase();
    return { version, state: sha256, address: writeAddress({ path, sha256 }) };
  });
}

function rootOf(text: string): SourceNode {
  try {
    return parseSource(text, { characters: LONGEST, lexemes: 1_000_000 });
  } catch (cause) {
    if (!(cause instanceof SourceRefused)) throw cause;
    throw refused(cause.message, cause);
  }
}

function member(node: SourceNode, name: string): SourceNode | undefined {
  return node.is === "map" ? node.members.get(name) : undefined;
}

function textOf(node: SourceNode, name: string): string | null {
  const found = member(node, name);
  return found?.is === "text" ? found.text : null;
}

function refused(why: string, cause?: unknown): Error {
  return upstreamFailed(`What it says of a package's versions cannot be read: ${why}`, cause);
}
