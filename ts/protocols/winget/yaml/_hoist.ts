import type { JsonObject } from "../../../kit/json.ts";
import type { Installer } from "../manifest/installer_fields.ts";
import type { Members } from "../manifest/rows.ts";
import { inherits } from "./_flatten.ts";
import { INHERITED } from "./_root_fields.ts";

/** Installers as a manifest has them: what all share once, at its root. */
export interface Hoisted {
  readonly root: JsonObject;
  readonly installers: readonly JsonObject[];
}

/**
 * Moves to the root what every installer says alike and each would inherit from there, so that
 * flattening gives back the very same installers. Identifiers are left out: manifests have none.
 */
export function hoist(installers: readonly Installer[]): Hoisted {
  const root: Members = {};
  for (const name of Object.keys(INHERITED)) {
    const value = shared(name, installers);
    if (value !== undefined) root[name] = value;
  }
  return { root, installers: installers.map((installer) => without(installer, root)) };
}

function shared(name: string, installers: readonly JsonObject[]) {
  const [first, ...others] = installers;
  const value = first?.[name];
  if (value === undefined) return undefined;
  const text = JSON.stringify(value);
  const isShared = installers.every((one) => inherits(name, one)) &&
    others.every((one) => JSON.stringify(one[name]) === text);
  return isShared ? value : undefined;
}

function without(installer: JsonObject, root: JsonObject): JsonObject {
  return Object.fromEntries(
    Object.entries(installer).filter(([name]) => name !== "InstallerIdentifier" && !(name in root)),
  );
}
