import { LRUCache } from "lru-cache";
import { createHash } from "node:crypto";
import type { Package, VersionEntry } from "./package.ts";

/** What a rule is about; whatever is left out is about everything. Globs: `*` any text, `?` one character, any case. */
export interface ViewRule {
  readonly package?: string;
  /** A tag of the version, by the convention of {@link VersionEntry.summary}. */
  readonly tag?: string;
  readonly version?: string;
}

/** A part of a repository: what some rule of `allow` is about, or all of it where there is none, without what a rule of `deny` is about. */
export interface ViewRules {
  readonly allow?: readonly ViewRule[];
  readonly deny?: readonly ViewRule[];
}

const VIEWS_KEPT = 2_000;
const views = new LRUCache<string, View>({ max: VIEWS_KEPT });

/**
 * What somebody may see of the packages of a repository. The same rules are always the same object,
 * so that whatever was worked out for a view can be kept beside it.
 */
export class View {
  /** Tells views apart: short, safe in a key. */
  readonly id: string;
  readonly #all: readonly (readonly ((name: string, entry: VersionEntry) => boolean)[])[];
  readonly #narrowed = new WeakMap<Package, Package | null>();

  private constructor(id: string, every: readonly (readonly ViewRules[])[]) {
    this.id = id;
    this.#all = every.map((any) => any.map(compile));
  }

  /** What at least one of several sets of rules shows. */
  static of(...any: readonly ViewRules[]): View {
    return View.#of([any]);
  }

  /** What all of these show; `null` shows everything. */
  static both(one: ViewRulesOfView, other: ViewRulesOfView): ViewRulesOfView {
    return one && other ? [...one, ...other] : one ?? other;
  }

  /** The view that shows what every element shows, each being what at least one of its rules shows. */
  static every(every: ViewRulesOfView): View | null {
    return every === null ? null : View.#of(every);
  }

  static #of(every: readonly (readonly ViewRules[])[]): View {
    const id = createHash("sha256").update(JSON.stringify(every)).digest("base64url").slice(0, 22);
    const known = views.get(id);
    if (known) return known;
    const view = new View(id, every);
    views.set(id, view);
    return view;
  }

  /** Whether a version of the package of that name is seen. */
  sees(name: string, entry: VersionEntry): boolean {
    return this.#all.every((any) => any.some((sees) => sees(name, entry)));
  }

  /** The package with the versions that are seen: itself when these are all, `null` when there are none. */
  narrow(package_: Package): Package | null {
    const known = this.#narrowed.get(package_);
    if (known !== undefined) return known;
    const seen = package_.versions.filter((entry) => this.sees(package_.name, entry));
    const narrowed = seen.length === package_.versions.length
      ? package_
      : seen.length === 0
      ? null
      : { ...package_, versions: seen };
    this.#narrowed.set(package_, narrowed);
    return narrowed;
  }
}

/** Sets of rules that must all hold, each of which holds when one of its rules does; `null` for no narrowing. */
export type ViewRulesOfView = readonly (readonly ViewRules[])[] | null;

/** A package as it is seen through a view, or `null`; no view hides nothing. */
export function seenThrough(view: View | null, package_: Package): Package | null {
  return view === null ? package_ : view.narrow(package_);
}

function compile({ allow, deny = [] }: ViewRules): (name: string, entry: VersionEntry) => boolean {
  const allowed = allow?.map(compileRule);
  const denied = deny.map(compileRule);
  return (name, entry) =>
    (allowed === undefined || allowed.some((holds) => holds(name, entry))) &&
    !denied.some((holds) => holds(name, entry));
}

function compileRule(rule: ViewRule): (name: string, entry: VersionEntry) => boolean {
  const [name, tag, version] = [rule.package, rule.tag, rule.version].map((one) =>
    one === undefined ? null : glob(one)
  );
  return (packageName, entry) =>
    (!name || name.test(packageName)) && (!version || version.test(entry.version)) &&
    (!tag || tagsOf(entry).some((one) => tag.test(one)));
}

function glob(text: string): RegExp {
  const source = text.replaceAll(/[\\^$.*+?()[\]{}|]/g, "\\$&")
    .replaceAll(/(?:\\\*)+/g, ".*").replaceAll("\\?", ".");
  return new RegExp(`^${source}$`, "isu");
}

function tagsOf({ summary: { tags } }: VersionEntry): readonly string[] {
  return Array.isArray(tags) ? tags.filter((one) => typeof one === "string") : [];
}
