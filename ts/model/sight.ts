import { offered, type Package, type Repository } from "./package.ts";
import { may, viewOf } from "./permission.ts";
import type { Principal } from "./principal.ts";
import type { Action } from "./role.ts";
import { seenThrough, type View } from "./view.ts";

/** What somebody sees of a package, or `null` for nothing: what reading is given, so that nobody forgets. */
export type Look = (whole: Package) => Package | null;

/** How whoever changes something looks at a repository. */
export interface Sight {
  /** What it sees; `null` for everything. For the rest is answered as if it were not there. */
  readonly view: View | null;
  /** The part of that which it may change; `null` for everything. */
  readonly reach: View | null;
}

/** Of the product itself. */
export const EVERYTHING: Sight = { view: null, reach: null };

/** How a principal that may do `action` with a repository looks at it. */
export function sightOf(principal: Principal, repository: Repository, action: Action): Sight {
  return {
    view: viewOf(principal, repository),
    reach: viewOf(principal, repository, action),
  };
}

/** Shows what a view does, what is disabled included. */
export function lookThrough(view: View | null): Look {
  return (whole) => seenThrough(view, whole);
}

/** Shows what clients are told of, as far as a view does. */
export function clientsLook(view: View | null): Look {
  return (whole) => {
    const seen = seenThrough(view, whole);
    return seen && offered(seen);
  };
}

/** A look, and what tells it from all that show anything else of the same repository. */
export interface NamedLook {
  readonly id: string;
  readonly look: Look;
}

/**
 * Shows a repository to a principal that may read it. What is hidden from clients is seen by those
 * who may show it again, and nobody else.
 */
export function lookOf(principal: Principal, repository: Repository): Look {
  return namedLookOf(principal, repository).look;
}

/** The same, for whoever keeps what was worked out for a look. */
export function namedLookOf(principal: Principal, repository: Repository): NamedLook {
  const view = viewOf(principal, repository);
  const id = view?.id ?? "all";
  if (!may(principal, "edit", repository)) {
    return { id: `${id}/none`, look: (whole) => withoutHidden(view, whole) };
  }
  const edited = viewOf(principal, repository, "edit");
  return edited === null || edited === view
    ? { id: `${id}/all`, look: lookThrough(view) }
    : { id: `${id}/${edited.id}`, look: (whole) => withoutHidden(view, whole, edited) };
}

/** A package that was never given a version is there, and one whose versions are all hidden is not. */
function withoutHidden(view: View | null, whole: Package, edited?: View): Package | null {
  const seen = seenThrough(view, whole);
  if (!seen) return null;
  const shown = offered(seen, edited && ((entry) => edited.sees(whole.name, entry)));
  const isEmptied = shown.versions.length === 0 && (seen.versions.length > 0 || whole.disabled);
  return isEmptied ? null : shown;
}
