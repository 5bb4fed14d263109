import { quote } from "../model/ids.ts";
import type { VersionEntry } from "../model/package.ts";
import { RegistryError } from "../model/registry_error.ts";
import type { View } from "../model/view.ts";

/** The part of a repository that whoever works on a package may change. */
export class Reach {
  readonly #view: View | null;
  readonly #asked: string;

  /** `asked` is how whoever works on the package calls it. */
  constructor(view: View | null, asked: string) {
    this.#view = view;
    this.#asked = asked;
  }

  /**
   * Refuses with `access_denied` unless all of these are within reach, and nothing else is in the
   * way: versions of the package of that name or, where there are none, the package. The words are
   * the same whatever is there.
   */
  require(name: string, entries: Iterable<VersionEntry>, isFree = true): void {
    const all = [...entries];
    const touched = all.length > 0 ? all : [null];
    const view = this.#view;
    if (isFree && touched.every((entry) => view === null || view.sees(name, entry))) return;
    const says = `${quote(this.#asked)} is not within what you may change here`;
    throw new RegistryError("access_denied", says);
  }
}
