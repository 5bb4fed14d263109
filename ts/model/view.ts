import { LRUCache } from "lru-cache";
import { createHash } from "node:crypto";
import { fold } from "../kit/fold.ts";
import { compileGlob } from "../kit/glob.ts";
import type { Json } from "../kit/json.ts";
import { ALL, and, either, every, NONE, type Sees, type SeesOf, without } from "./_sees.ts";
import type { Package, VersionEntry } from "./package.ts";

/** What a rule is about; whatever is left out is about everything. Globs: `*` any text, `?` one character, any case. */
export interface ViewRule {
  readonly package?: string;
  /** A tag of the version, by the convention of {@link VersionEntry.summary}. */
  readonly tag?: string;
  readonly version?: string;
}

/**
 * A part of a repository: what some rule of `allow` is about, without what a rule of `deny` is about.
 * Without `allow` everything is, but for that; an empty `allow` is about nothing.
 */
export interface ViewRules {
  readonly allow?: readonly ViewRule[];
  readonly deny?: readonly ViewRule[];
}

/** Sets of rules that must all hold, each of which holds when one of its rules does; `null` for no narrowing. */
export type ViewRulesOfView = readonly (readonly ViewRules[])[] | null;

const VIEWS_KEPT = 2_000;
const views = new LRUCache<string, View>({ max: VIEWS_KEPT });

/**
 * What somebody may see of the packages of a repository. The same rules are always the same object,
 * so that whatever was worked out for a view can be kept beside it.
 */
export class View {
  /** Tells views apart: short, safe in a key. */
  readonly id: string;
  readonly #seesOf: SeesOf;

  private constructor(id: string, all: readonly (readonly ViewRules[])[]) {
    this.id = id;
    this.#seesOf = every(all.map((any) => either(any.map(compile))));
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
  static every(all: ViewRulesOfView): View | null {
    return all === null ? null : View.#of(all);
  }

  static #of(all: readonly (readonly ViewRules[])[]): View {
    const id = createHash("sha256").update(JSON.stringify(all)).digest("base64url").slice(0, 22);
    const known = views.get(id);
    if (known) return known;
    const view = new View(id, all);
    views.set(id, view);
    return view;
  }

  /**
   * Whether a version of the package of that name is seen; with `null`, whether the package is
   * while it has no version: rules about tags or versions are not about it.
   */
  sees(name: string, entry: VersionEntry | null): boolean {
    return this.#seesOf(fold(name))(entry);
  }

  /** The package with the versions that are seen: itself when these are all, `null` when there are none. */
  narrow(package_: Package): Package | null {
    const { versions } = package_;
    const sees = this.#seesOf(fold(package_.name));
    if (sees === ALL) return package_;
    if (sees === NONE) return null;
    if (versions.length === 0) return sees(null) ? package_ : null;
    const seen = versions.filter(sees);
    if (seen.length === versions.length) return package_;
    return seen.length === 0 ? null : { ...package_, versions: seen, ...momentsOf(seen) };
  }
}

/** A package as it is seen through a view, or `null`; no view hides nothing. */
export function seenThrough(view: View | null, package_: Package): Package | null {
  return view === null ? package_ : view.narrow(package_);
}

/** When something happened to what is not seen is not told either. */
function momentsOf(seen: readonly VersionEntry[]): Pick<Package, "createdAt" | "changedAt"> {
  const moments = seen.map(({ publishedAt }) => publishedAt);
  return { createdAt: Math.min(...moments), changedAt: Math.max(...moments) };
}

function compile({ allow, deny = [] }: ViewRules): SeesOf {
  const shown = allow ? compileRules(allow) : () => ALL;
  const hidden = compileRules(deny);
  return (name) => without(shown(name), hidden(name));
}

/** What any of the rules is about. Rules that do no more than name one package are not tried one by one. */
function compileRules(rules: readonly ViewRule[]): SeesOf {
  const { named = [], others = [] } = Object.groupBy(
    rules,
    (one) => isName(one) ? "named" : "others",
  );
  const names = new Set(named.map((one) => fold(one.package ?? "")));
  const sees = either(others.map(compileRule));
  return names.size === 0 ? sees : (name) => names.has(name) ? ALL : sees(name);
}

function isName({ package: name, tag, version }: ViewRule): boolean {
  return tag === undefined && version === undefined && name !== undefined && !/[*?]/.test(name);
}

function compileRule({ package: name, tag, version }: ViewRule): SeesOf {
  const isNamed = name === undefined ? null : compileGlob(fold(name));
  const isVersion = version === undefined ? ALL : hasVersion(version);
  const isTagged = tag === undefined ? ALL : hasTag(tag);
  const sees = and(isVersion, isTagged);
  return (name) => !isNamed || isNamed(name) ? sees : NONE;
}

function hasVersion(glob: string): Sees {
  const fits = compileGlob(fold(glob));
  return (entry) => entry !== null && (!fits || fits(fold(entry.version)));
}

/** Versions that have the same tags share one list, and follow each other. */
function hasTag(glob: string): Sees {
  const fits = compileGlob(fold(glob));
  const isFitting = (tag: Json) => typeof tag === "string" && (!fits || fits(fold(tag)));
  let last: { readonly tags: Json | undefined; readonly isFitting: boolean } | null = null;
  return (entry) => {
    if (entry === null) return false;
    const { tags } = entry.summary;
    if (last?.tags !== tags || !last) {
      last = { tags, isFitting: Array.isArray(tags) && tags.some(isFitting) };
    }
    return last.isFitting;
  };
}
