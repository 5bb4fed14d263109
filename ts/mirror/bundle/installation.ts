import { newId } from "../../model/ids.ts";
import { COLLECTIONS } from "../../store/collections.ts";
import type { DocumentStore } from "../../store/document_store.ts";

const ID = "installation";

/** Names this installation for others, for ever; of several instances that ask first, one decides. */
export async function installationOf(documents: DocumentStore): Promise<string> {
  const known = await documents.get(COLLECTIONS.facts, ID);
  if (known) return known.value;
  const made = await documents.insert(COLLECTIONS.facts, { id: ID, value: newId() });
  return made?.value ?? await installationOf(documents);
}
