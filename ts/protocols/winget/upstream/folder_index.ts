import { join } from "node:path";
import { sha256Hex } from "../../../kit/digest.ts";
import { compareOrdinal, fold } from "../../../kit/fold.ts";
import type { UpstreamPackage } from "../../mirroring.ts";
import { compareVersions } from "../version_order.ts";
import { isUsable } from "./usable.ts";
import { type FileState, type ManifestFolder, walkFolder } from "./folder_walk.ts";

/** A version, and the files that describe it. */
export interface FolderVersion {
  readonly version: string;
  readonly state: string;
  readonly path: string;
  readonly files: readonly FileState[];
}

/** What is in a folder: packages by id, with their versions. */
export interface FolderListing {
  readonly mark: string;
  readonly packages: readonly UpstreamPackage[];
  /** By folded id. */
  readonly versions: ReadonlyMap<string, readonly FolderVersion[]>;
}

/** `A.B`, `A.B.installer` and `A.B.locale.en-US` are files of `A.B`. */
const SUFFIX = /(?:\.installer|\.locale\.[\w-]+)?\.ya?ml$/i;
const HEAD = 16_384;

/** Lists what a folder of manifests has. */
export async function listFolder(root: string, signal: AbortSignal): Promise<FolderListing> {
  const found = new Map<string, { name: string; versions: FolderVersion[] }>();
  for await (const folder of walkFolder(root, signal)) {
    for (const { name, ...version } of await describedIn(root, folder)) {
      const known = found.get(fold(name));
      if (known) known.versions.push(version);
      else found.set(fold(name), { name, versions: [version] });
    }
  }
  const packages = [...found.values()].map(packageOf)
    .sort((one, other) => compareOrdinal(one.name, other.name));
  return {
    mark: sha256Hex(packages.map(({ name, state }) => `${name} ${state}`).join("\n")),
    packages,
    versions: new Map([...found].map(([key, { versions }]) => [key, versions])),
  };
}

/** What the files of a version are known by, as long as nobody writes without a clock. */
export function stateOfFiles(path: string, files: readonly FileState[]): string {
  return sha256Hex(
    JSON.stringify([path, files.map(({ name, size, modified }) => [name, size, modified])]),
  );
}

function packageOf(
  { name, versions }: { name: string; versions: FolderVersion[] },
): UpstreamPackage {
  const newest = versions.map(({ version }) => version).sort(compareVersions).at(-1)!;
  const states = versions.map(({ state }) => state).sort();
  return {
    ...{ name, title: "", moniker: "", publisher: "", newest },
    state: sha256Hex(states.join("\n")),
  };
}

type Described = FolderVersion & { readonly name: string };

/** In the community's layout the path says what a folder is about; elsewhere its files do. */
async function describedIn(root: string, folder: ManifestFolder): Promise<Described[]> {
  const told = toldByPath(folder);
  const subjects = told ? folder.files.map(() => told) : await Promise.all(
    folder.files.map(({ name }) => subjectOf(join(root, folder.path, name))),
  );
  const groups = new Map<string, { subject: Subject; files: FileState[] }>();
  subjects.forEach((subject, at) => {
    if (!subject || !isUsable(subject.name)) return;
    const key = `${fold(subject.name)}\n${subject.version}`;
    const group = groups.get(key) ?? { subject, files: [] };
    group.files.push(folder.files[at]!);
    groups.set(key, group);
  });
  return [...groups.values()].map(({ subject, files }) => {
    const { path } = folder;
    return { ...subject, path, files, state: stateOfFiles(path, files) };
  });
}

interface Subject {
  readonly name: string;
  readonly version: string;
}

function toldByPath({ path, files }: ManifestFolder): Subject | null {
  const steps = path.split("/");
  const version = steps.pop() ?? "";
  const [name, ...others] = new Set(files.map((file) => file.name.replace(SUFFIX, "")));
  if (name === undefined || others.length > 0) return null;
  const parts = name.split(".");
  return fold(steps.slice(-parts.length).join(".")) === fold(name) ? { name, version } : null;
}

async function subjectOf(path: string): Promise<Subject | null> {
  using file = await Deno.open(path);
  const bytes = new Uint8Array(HEAD);
  const text = new TextDecoder().decode(bytes.subarray(0, await file.read(bytes) ?? 0));
  const name = memberIn(text, "PackageIdentifier");
  const version = memberIn(text, "PackageVersion");
  return name && version ? { name, version } : null;
}

function memberIn(text: string, name: string): string | null {
  const said = new RegExp(
    `^\\uFEFF?${name}[ \\t]*:[ \\t]+(?:"([^"\\n]*)"|'([^'\\n]*)'|([^#\\n]+))`,
    "im",
  )
    .exec(text);
  return said ? (said[1] ?? said[2] ?? said[3] ?? "").trim() : null;
}
