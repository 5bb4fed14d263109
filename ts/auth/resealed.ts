/** What became of secrets that a former key had sealed. */
export interface Resealed {
  readonly resealed: number;
  /** Sealed with a key that is not at hand, or changed since: whoever set them must set them again. */
  readonly lost: number;
}
