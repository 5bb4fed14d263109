import type { Document } from "../../../ts/model/document.ts";
import { COLLECTIONS } from "../../../ts/store/collections.ts";
import type { Registry } from "../registry.ts";

/** What happens by itself when somebody asks, whether they may or not. */
const IN_PASSING = new Set([
  "events",
  "facts",
  "leases",
  "sessions",
  "spent",
  "signInTries",
  "knownNetworks",
]);

/** Id and revision of all that is kept. */
export function everythingKept(registry: Registry): Promise<readonly string[]> {
  return kept(registry, ({ id, revision }) => `${id} ${revision}`);
}

/** All that is kept, whether it was written anew or not. */
export function everythingSaid(registry: Registry): Promise<readonly string[]> {
  return kept(registry, (document) => JSON.stringify({ ...document, revision: 0 }));
}

async function kept(
  { packhouse: { stores: { documents } } }: Registry,
  say: (document: Document) => string,
): Promise<readonly string[]> {
  const said: string[] = [];
  for (const [name, collection] of Object.entries(COLLECTIONS)) {
    if (IN_PASSING.has(name)) continue;
    // deno-lint-ignore no-explicit-any -- each collection has documents of its own
    for await (const document of documents.find(collection as any, {})) {
      said.push(`${name} ${say(document)}`);
    }
  }
  return said;
}
