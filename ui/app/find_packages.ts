import { Boxes } from "lucide";
import type { Client } from "./client.ts";
import { json } from "./client.ts";
import { Refusal } from "../kit/refusal.ts";
import type { Hit } from "./palette.tsx";

const MOST = 8;

/** Packages that have some words, for the palette; none where the server says no. */
export async function findPackages(client: Client, words: string): Promise<readonly Hit[]> {
  try {
    const query = { q: words, limit: String(MOST) };
    const { packages } = await json(client.packages.$get({ query }));
    return packages.map(({ repository, name, title }) => ({
      id: `${repository}/${name}`,
      says: title,
      about: `${name} · ${repository}`,
      icon: Boxes,
      href: `/ui/packages/${repository}/${encodeURIComponent(name)}`,
    }));
  } catch (cause) {
    if (cause instanceof Refusal) return [];
    throw cause;
  }
}
