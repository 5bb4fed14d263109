/** Makes links that open files for one principal. */
export interface LinkSigner {
  /** What a text with such links depends on: the principal and the time, not the path. */
  readonly id: string;
  /** The path of a file with what opens it. */
  sign(path: string): string;
}

/** What opens a file stands under this name in the query of its address. */
export const LINK = "link";
