import type { Token } from "../model/user.ts";
import { COLLECTIONS } from "../store/collections.ts";
import type { DocumentStore } from "../store/document_store.ts";

/** Deletes every token of a user, or every one that is for a repository; answers how many there were. */
export async function deleteTokens(
  documents: DocumentStore,
  where: Pick<Token, "owner"> | Pick<Token, "repository">,
): Promise<number> {
  let deleted = 0;
  for await (const { id } of documents.find(COLLECTIONS.tokens, { where })) {
    if (await documents.delete(COLLECTIONS.tokens, id)) deleted++;
    await documents.delete(COLLECTIONS.tokenUses, id);
  }
  return deleted;
}
