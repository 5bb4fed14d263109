/** What else is known of a store that does not serve. */
export interface AwayOptions extends ErrorOptions {
  /** Whether it answers, but has no room left. */
  readonly full?: boolean;
}

/**
 * How a driver says that its other side does not serve at the moment. Whether a write that ends in
 * this was done is unknown: reading the document again tells.
 */
export class StoreAway extends Error {
  override readonly name = "StoreAway";
  readonly full: boolean;

  constructor(message: string, options: AwayOptions = {}) {
    super(message, options);
    this.full = options.full ?? false;
  }
}
