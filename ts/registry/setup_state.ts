import { COLLECTIONS } from "../store/collections.ts";
import { type DocumentStore, first } from "../store/document_store.ts";

/** The fact that somebody has taken this installation over. */
const ID = "set-up";

/** Whether an administrator has ever been here: until then somebody is to be told how to begin. */
export class SetupState {
  readonly #documents: DocumentStore;
  #isDone = false;

  constructor({ documents }: { readonly documents: DocumentStore }) {
    this.#documents = documents;
  }

  /** Whether no sign-in of a platform administrator was ever accepted. */
  async isNeeded(): Promise<boolean> {
    this.#isDone ||= await this.#wasDone() || await this.#isDoneNow();
    return !this.#isDone;
  }

  async #wasDone(): Promise<boolean> {
    return await this.#documents.get(COLLECTIONS.facts, ID) !== null;
  }

  /** It is kept, for events are not kept for ever. */
  async #isDoneNow(): Promise<boolean> {
    const administrators = this.#documents.find(COLLECTIONS.users, {
      where: { platformAdmin: true },
    });
    for await (const { id: user } of administrators) {
      const where = { kind: "sign_in.accepted", user } as const;
      const entered = await first(this.#documents, COLLECTIONS.events, { where });
      if (!entered) continue;
      const value = new Date(entered.at).toISOString();
      await this.#documents.insert(COLLECTIONS.facts, { id: ID, value });
      return true;
    }
    return false;
  }
}
