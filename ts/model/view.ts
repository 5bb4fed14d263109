import { LRUCache } from "lru-cache";
import { createHash } from "node:crypto";
import { fold } from "../kit/fold.ts";
import { compileGlob } from "../kit/glob.ts";
import type { Json } from "../kit/json.ts";
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

/** Whether a version is seen; `null` stands for a package that has none yet. */
type Sees = (entry: VersionEntry | null) => boolean;
/** The same, for the package of that name: once folded, looked at for all of its versions. */
type SeesOf = (name: string) => Sees;

const ALL: Sees = () => true;
const NONE: Sees = () => false;
const VIEWS_KEPT = 2_000;
/** Of each pattern. */
const TEXTS_KEPT = 500;
const views = new LRUCache<string, View>({ max: VIEWS_KEPT });

/**
 * What somebody may see of the packages of a repository. The same rules are always the same object,
 * so that whatever was worked out for a view can be kept beside it.
 */
export class View {
  /** Tells views apart: short, safe in a key. */
  readonly id: string;
  readonly #seesOf: SeesOf;

  private constructor(id: string, every: readonly (readonly ViewRules[])[]) {
    this.id = id;
    const all = every.map((any) => {
      const ways = any.map(compile);
      return (name: string) => either(ways.map((seesOf) => seesOf(name)));
    });
    this.#seesOf = (name) => both(all.map((seesOf) => seesOf(name)));
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
  const allowed = allow?.map(compileRule);
  const denied = deny.map(compileRule);
  return (name) => {
    const shown = allowed ? either(allowed.map((seesOf) => seesOf(name))) : ALL;
    return shown === NONE ? NONE : without(shown, either(denied.map((seesOf) => seesOf(name))));
  };
}

function compileRule({ package: name, tag, version }: ViewRule): SeesOf {
  const isNamed = name === undefined ? null : compileGlob(fold(name));
  const sees = both([
    version === undefined ? ALL : hasText(version, (entry) => [entry.version]),
    tag === undefined ? ALL : hasText(tag, tagsOf),
  ]);
  return (name) => !isNamed || isNamed(name) ? sees : NONE;
}

/** Whether some of the texts that an entry has fits; what has none fits no pattern. */
function hasText(glob: string, textsOf: (entry: VersionEntry) => readonly Json[]): Sees {
  const fits = compileGlob(fold(glob));
  const isFitting = fits ? remembered((text) => fits(fold(text))) : () => true;
  return (entry) =>
    entry !== null &&
    textsOf(entry).some((text) => typeof text === "string" && isFitting(text));
}

/** The same few texts stand in many versions, and to fold one takes longer than to find it. */
function remembered(fits: (text: string) => boolean): (text: string) => boolean {
  const known = new Map<string, boolean>();
  return (text) => {
    const kept = known.get(text);
    if (kept !== undefined) return kept;
    if (known.size === TEXTS_KEPT) known.clear();
    const fitting = fits(text);
    known.set(text, fitting);
    return fitting;
  };
}

function tagsOf({ summary: { tags } }: VersionEntry): readonly Json[] {
  return Array.isArray(tags) ? tags : [];
}

function either(some: readonly Sees[]): Sees {
  const left = some.filter((one) => one !== NONE);
  if (left.length <= 1) return left[0] ?? NONE;
  return left.includes(ALL) ? ALL : (entry) => left.some((sees) => sees(entry));
}

function both(all: readonly Sees[]): Sees {
  const left = all.filter((one) => one !== ALL);
  if (left.length <= 1) return left[0] ?? ALL;
  return left.includes(NONE) ? NONE : (entry) => left.every((sees) => sees(entry));
}

function without(shown: Sees, hidden: Sees): Sees {
  if (hidden === NONE) return shown;
  return hidden === ALL ? NONE : (entry) => shown(entry) && !hidden(entry);
}
