import { DirectoryUnfit } from "./_fault.ts";
import type { Entry } from "./entry.ts";

const MOST_GROUPS = 2000;

/** The groups that somebody was found to be in. Groups may be in each other: each is looked at once. */
export class KnownGroups {
  readonly #byName = new Map<string, Entry>();

  get all(): readonly Entry[] {
    return [...this.#byName.values()];
  }

  has(dn: string): boolean {
    return this.#byName.has(dn.toLowerCase());
  }

  /** Keeps groups; answers those that were not known. */
  add(groups: readonly Entry[]): readonly Entry[] {
    const fresh: Entry[] = [];
    for (const group of groups) {
      if (this.has(group.dn)) continue;
      this.keep(group.dn, group);
      fresh.push(group);
    }
    return fresh;
  }

  /** Keeps a group under the name by which it was looked up. */
  keep(dn: string, group: Entry): void {
    this.#byName.set(dn.toLowerCase(), group);
    if (this.#byName.size > MOST_GROUPS) {
      throw new DirectoryUnfit(`Somebody is in more than ${MOST_GROUPS} groups`);
    }
  }
}
