import type { JsonObject } from "../../../kit/json.ts";
import type { Draft } from "./draft.ts";

/** Several files of one version: the first says what it is, each adds its installers. */
export function together(
  [first, ...others]: readonly Draft[],
): Omit<Draft, "missing" | "findings"> {
  return others.reduce((all, one) => {
    const at = installersOf(all.manifest).length;
    const { manifest } = all;
    const Installers = [...installersOf(manifest), ...installersOf(one.manifest)];
    return {
      ...all,
      manifest: { ...manifest, Installers },
      origins: { ...all.origins, ...originsBehind(one, at) },
      notes: [...all.notes, ...notesOn(all, one), ...one.notes],
    };
  }, first!);
}

/** Where its installers' values are from, by their places behind `at` others. */
function originsBehind({ origins }: Draft, at: number): Record<string, string> {
  return Object.fromEntries(
    Object.entries(origins).flatMap(([path, from]) => {
      const [, index, rest] = /^Installers\[(\d+)\](.*)$/.exec(path) ?? [];
      return index === undefined ? [] : [[`Installers[${Number(index) + at}]${rest}`, from]];
    }),
  );
}

function notesOn(all: Pick<Draft, "identifier" | "manifest">, one: Draft): string[] {
  const differing = [
    ["packages", all.identifier, one.identifier] as const,
    ["versions", all.manifest.PackageVersion, one.manifest.PackageVersion] as const,
  ].filter(([, a, b]) => b && a !== b);
  return differing.map(([what, a, b]) => `The files are of different ${what}: ${a} and ${b}`);
}

function installersOf({ Installers = [] }: JsonObject): readonly JsonObject[] {
  return Installers as readonly JsonObject[];
}
