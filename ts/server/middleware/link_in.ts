import { LINK } from "../../model/link_signer.ts";
import { fileAddress, parseFileAddress } from "../../protocols/file_address.ts";

/** What a request's address says of a file and of a link to it; `null` where it says no such thing. */
export function linkIn({ method, url }: Request): { path: string; link: string } | null {
  if (!url.includes(`${LINK}=`) || !(method === "GET" || method === "HEAD")) return null;
  const { pathname, searchParams } = new URL(url);
  const link = searchParams.get(LINK);
  const file = parseFileAddress(pathname);
  if (link === null || !file) return null;
  // Clients may encode more or less than was written; what is signed has one spelling.
  const { protocol, repository, ...place } = file;
  return { link, path: fileAddress({ protocol, path: repository }, place) };
}
