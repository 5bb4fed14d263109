import type { JsonObject } from "../kit/json.ts";
import type { EventKind } from "../model/event.ts";
import type { Package, VersionEntry } from "../model/package.ts";

/** What is worth remembering of one change: its kind, and which versions it is about. */
export interface PackageEvent {
  readonly kind: EventKind;
  readonly detail: JsonObject;
}

/** An event names this many versions at most; it always says how many there were. */
const MOST_NAMED = 100;

/**
 * What happened between two states of a package, for the event log. Worked out from the states
 * themselves, so that no caller can call a change by a wrong name; nothing when they are the same.
 */
export function eventsBetween(before: Package | null, after: Package): readonly PackageEvent[] {
  const was = before && !before.deleted ? before : null;
  if (after.deleted) return was ? [{ kind: "package.deleted", detail: named(was.versions) }] : [];
  if (!was) return [{ kind: "package.created", detail: named(after.versions) }];
  const renamed = was.name !== after.name;
  return [
    ...(renamed ? [{ kind: "package.renamed" as const, detail: { from: was.name } }] : []),
    ...eventsOfSwitch(was, after),
    ...eventsOfVersions(was, after),
  ];
}

function eventsOfSwitch(before: Package, after: Package): PackageEvent[] {
  if (before.disabled === after.disabled) return [];
  return [{ kind: after.disabled ? "package.disabled" : "package.enabled", detail: {} }];
}

function eventsOfVersions(before: Package, after: Package): PackageEvent[] {
  const former = new Map(before.versions.map((entry) => [entry.key, entry]));
  const present = new Set(after.versions.map(({ key }) => key));
  const kept = (test: (was: VersionEntry, is: VersionEntry) => boolean) =>
    after.versions.filter((is) => {
      const was = former.get(is.key);
      return was !== undefined && test(was, is);
    });
  const changed: readonly [EventKind, readonly VersionEntry[]][] = [
    ["version.published", after.versions.filter(({ key }) => !former.has(key))],
    ["version.replaced", kept((was, is) => was.document !== is.document)],
    ["version.yanked", kept((was, is) => is.yanked !== undefined && was.yanked !== is.yanked)],
    ["version.unyanked", kept((was, is) => was.yanked !== undefined && is.yanked === undefined)],
    ["version.disabled", kept((was, is) => !was.disabled && is.disabled === true)],
    ["version.enabled", kept((was, is) => was.disabled === true && !is.disabled)],
    ["version.deleted", before.versions.filter(({ key }) => !present.has(key))],
  ];
  return changed.filter(([, entries]) => entries.length > 0)
    .map(([kind, entries]) => ({ kind, detail: named(entries) }));
}

function named(entries: readonly VersionEntry[]): JsonObject {
  const versions = entries.slice(0, MOST_NAMED).map(({ version }) => version);
  return { versions, ...(entries.length > MOST_NAMED && { count: entries.length }) };
}
