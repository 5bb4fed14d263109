/** Why a store cannot be used as it is set up: one line for whoever starts the product. */
export class StoreRefused extends Error {
  override readonly name = "StoreRefused";
}
