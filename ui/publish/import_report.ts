import type { PresentedImport } from "../../ts/api/exchange.ts";

type Finding = PresentedImport["files"][number]["findings"][number];

/** What was, or would be, done with something. */
export const OUTCOMES = ["refused", "added", "replaced", "unchanged", "ignored"] as const;
export type Outcome = (typeof OUTCOMES)[number];

/** What became of a version and of the files that describe it, or of files that describe none. */
export interface ImportRow {
  readonly outcome: Outcome;
  /** `null` where the files describe no version. */
  readonly version: { readonly package: string; readonly version: string } | null;
  readonly files: readonly { readonly path: string; readonly findings: readonly Finding[] }[];
  /** Why the version was refused; `path` is a member of its manifest. */
  readonly faults: readonly { readonly path: string; readonly message: string }[];
  /** Installers that were fetched for it. */
  readonly fetched: number;
}

/** What several requests were answered with, as one answer. */
export function together(answers: readonly PresentedImport[]): PresentedImport {
  return {
    dryRun: answers.some(({ dryRun }) => dryRun),
    versions: answers.flatMap(({ versions }) => versions),
    files: answers.flatMap(({ files }) => files),
  };
}

/** What a reader looks for first stands first: what was refused, then what has changed. */
export function rowsOf({ versions, files }: PresentedImport): ImportRow[] {
  const findings = new Map(files.map((file) => [file.path, file.findings]));
  const described = new Set(versions.flatMap(({ paths }) => paths));
  const ofVersions = versions.map((one): ImportRow => ({
    outcome: one.outcome,
    version: { package: one.package, version: one.version },
    files: one.paths.map((path) => ({ path, findings: findings.get(path) ?? [] })),
    faults: faultsOf(one),
    fetched: one.rehosted.filter(({ outcome }) => outcome === "stored").length,
  }));
  const others = files.filter(({ path }) => !described.has(path)).map((file): ImportRow => ({
    outcome: file.outcome === "refused" ? "refused" : "ignored",
    ...{ version: null, faults: [], fetched: 0, files: [file] },
  }));
  return [...ofVersions, ...others].sort((one, other) =>
    OUTCOMES.indexOf(one.outcome) - OUTCOMES.indexOf(other.outcome) ||
    inOrder.compare(titleOf(one), titleOf(other))
  );
}

/** Versions as people count them. */
const inOrder = new Intl.Collator("en", { numeric: true });

function titleOf({ version, files }: ImportRow): string {
  return version ? `${version.package} ${version.version}` : files[0]?.path ?? "";
}

/** How many rows there are of each outcome. */
export function countsOf(rows: readonly ImportRow[]): Readonly<Record<Outcome, number>> {
  const counts = OUTCOMES.map((outcome) => [
    outcome,
    rows.filter((row) => row.outcome === outcome).length,
  ]);
  return Object.fromEntries(counts);
}

function faultsOf({ error }: PresentedImport["versions"][number]): ImportRow["faults"] {
  if (!error) return [];
  return error.errors.length > 0 ? error.errors : [{ path: "", message: error.detail }];
}
