import type { Fact, InstallerFacts, NestedFile, ProductFacts } from "../inspection.ts";
import { type Candidate, roleOf } from "./candidates.ts";

/** WinGet allows 1,024 files in a ZIP to be nested installers. */
const MOST_FILES = 1024;
/** WinGet allows 1,024 installers in a version; nobody puts that many in one ZIP. */
const MOST_INSTALLERS = 64;

/** What of the candidates is to be installed, and how. */
export interface Chosen {
  readonly chosen: readonly Candidate[];
  readonly installers: readonly InstallerFacts[];
}

/** Prefers installers to programs, and programs to fonts. */
export function waysToInstall(candidates: readonly Candidate[]): Chosen {
  const byRole = Map.groupBy(candidates, roleOf);
  const installer = byRole.get("installer");
  const portable = byRole.get("portable");
  if (installer) {
    const chosen = installer.slice(0, MOST_INSTALLERS);
    return { chosen, installers: chosen.flatMap(ofInstaller) };
  }
  const chosen = (portable ?? byRole.get("font") ?? []).slice(0, MOST_FILES);
  const alike = Map.groupBy(chosen, (candidate) => architectureOf(candidate)?.value);
  return { chosen, installers: Array.from(alike.values(), portable ? ofPortables : ofFonts) };
}

/** What all of them say of their product, each fact for itself. */
export function agreedProduct(candidates: readonly Candidate[]): ProductFacts {
  const said = candidates.filter((candidate) => candidate.inspected)
    .map(({ path, inspected }) => within(path, inspected!.product));
  const agreed = Object.entries(said[0] ?? {}).filter(([name, fact]) =>
    said.every((product) => product[name as keyof ProductFacts]?.value === fact.value)
  );
  return Object.fromEntries(agreed);
}

/** One way for each that the installer itself has, as a bundle has one for each architecture. */
function ofInstaller({ path, inspected }: Candidate): InstallerFacts[] {
  const nestedFiles: NestedFile[] = [inspected ? { path, inspected } : { path }];
  const own = inspected?.installers.length ? inspected.installers : [null];
  return own.map((facts) => {
    const { signatureSha256: _, nestedFiles: __, ...rest } = facts ?? {};
    return { ...within(path, rest), kind: zip(path), nestedFiles };
  });
}

function ofPortables(candidates: readonly Candidate[]): InstallerFacts {
  return together(candidates.map(asPortable));
}

function ofFonts(candidates: readonly Candidate[]): InstallerFacts {
  return together(candidates);
}

function together(candidates: readonly Candidate[]): InstallerFacts {
  const [first] = candidates;
  const architecture = first && architectureOf(first);
  return {
    kind: zip(first?.path ?? ""),
    ...architecture && { architecture: located(first.path, architecture) },
    nestedFiles: candidates.map(({ path, inspected }) =>
      inspected ? { path, inspected } : { path }
    ),
  };
}

/** A program that is no installer is a portable where it stands in a ZIP. */
function asPortable(candidate: Candidate): Candidate {
  const { path, inspected } = candidate;
  if (!inspected) return candidate;
  const kind = { value: "portable", from: `${path}: no known installer` } as const;
  const installers = inspected.installers.map((facts) => ({ ...facts, kind }));
  return { ...candidate, inspected: { ...inspected, kind: "portable", installers } };
}

function architectureOf({ inspected }: Candidate): InstallerFacts["architecture"] {
  return inspected?.installers[0]?.architecture;
}

function zip(path: string): Fact<"zip"> {
  return { value: "zip", from: `ZIP directory, ${path}` };
}

/** The same facts, each with the path of the file that it was read in. */
function within<F extends object>(path: string, facts: F): F {
  const moved = Object.entries(facts).filter(([, value]) => value).map(([name, value]) => [
    name,
    Array.isArray(value) ? value.map((one) => within(path, one)) : located(path, value),
  ]);
  return Object.fromEntries(moved);
}

function located<T>(path: string, { value, from }: Fact<T>): Fact<T> {
  return { value, from: `${path}: ${from}` };
}
