import { LINK, type LinkSigner } from "../model/link_signer.ts";
import type { Repository } from "../model/package.ts";

/** Where a file of a repository is downloaded, and everything that its address says. */
export interface FileAddress {
  readonly protocol: string;
  /** `{organization}/{repository}`. */
  readonly repository: string;
  readonly package: string;
  readonly version: string;
  readonly file: string;
  readonly name: string;
}

const ADDRESS = /^\/dl\/([a-z]+)\/([^/?#]+\/[^/?#]+)\/([^/?#]+)\/([^/?#]+)\/([^/?#]+)\/([^/?#]+)$/;

/** The path below this server at which a file is downloaded. It stands in metadata as it is here, and `origin` is put before it when it is served. */
export function fileAddress(
  { protocol, path }: Pick<Repository, "protocol" | "path">,
  place: Omit<FileAddress, "protocol" | "repository">,
): string {
  const { package: name, version, file } = place;
  const segments = [name, version, file, place.name].map(encodeURIComponent);
  return `/dl/${protocol}/${path}/${segments.join("/")}`;
}

/** Reads such a path back; `null` for every other text. */
export function parseFileAddress(path: string): FileAddress | null {
  const match = ADDRESS.exec(path);
  if (!match) return null;
  try {
    const parts = match.slice(1).map(decodeURIComponent);
    const [protocol, repository, name, version, file, fileName] = parts;
    return {
      protocol: protocol!,
      repository: repository!,
      package: name!,
      version: version!,
      file: file!,
      name: fileName!,
    };
  } catch {
    return null;
  }
}

/**
 * The address that clients are given for a URL in metadata: `origin` stands before a bare path, and
 * behind it what opens the file, where the client needs that.
 */
export function servedUrl(url: string, origin: string, links: LinkSigner | null = null): string {
  return url.startsWith("/") ? `${origin}${links ? links.sign(url) : url}` : url;
}

const SIGNED = new RegExp(`\\?${LINK}=[\\w.-]*$`);

/**
 * The stored form of a URL in somebody's metadata: the bare path when it leads to a file of this repository
 * on this server, whichever way the server was addressed; else the URL as it is.
 */
export function storedUrl(
  url: string,
  { protocol, path }: Pick<Repository, "protocol" | "path">,
  origin: string,
): string {
  const bare = (url.startsWith(`${origin}/`) ? url.slice(origin.length) : url).replace(SIGNED, "");
  const address = parseFileAddress(bare);
  return address?.protocol === protocol && address.repository === path ? bare : url;
}
