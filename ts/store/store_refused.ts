/**
 * Why a store cannot be used at all, found when it was opened: one line for whoever starts the
 * product, saying what was tried and what was found. It never holds a credential.
 */
export class StoreRefused extends Error {
  override readonly name = "StoreRefused";
}
