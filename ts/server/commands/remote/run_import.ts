import type { PresentedImport } from "../../../api/exchange.ts";
import { UsageRefused } from "../../../config/refused.ts";
import { EXIT } from "../command.ts";
import { type BatchLimits, inBatches } from "./in_batches.ts";
import { readLocalFiles } from "./local_files.ts";
import type { RemoteContext, Report } from "./remote_command.ts";
import { faultLine } from "./remote_refused.ts";

type Version = PresentedImport["versions"][number];
type File = PresentedImport["files"][number];

/** Sends everything that paths lead to, some of it at a time, and says what became of it. */
export async function runImport(context: RemoteContext): Promise<Report> {
  const { positionals: paths } = context;
  if (paths.length === 0) throw new UsageRefused(["Name at least one file, folder or ZIP"]);
  const all: PresentedImport = { dryRun: context.flags.has("dry-run"), versions: [], files: [] };
  for await (const files of inBatches(readLocalFiles(paths), limitsFor(context))) {
    const { remote, repository } = context;
    const at = `/repositories/${repository}/import${queryOf(context)}`;
    const imported: PresentedImport = await remote.json("POST", at, { files });
    all.versions.push(...imported.versions);
    all.files.push(...imported.files);
    imported.versions.flatMap(versionLines).forEach(context.say);
  }
  return reportOf(all);
}

/** Installers take their time: each version is told of when it is done. */
function limitsFor({ flags }: RemoteContext): BatchLimits {
  return flags.has("rehost") ? { files: 1, length: 1 } : { files: 300, length: 4 * 1024 * 1024 };
}

function queryOf({ flags }: RemoteContext): string {
  const names = { rehost: "rehost", replace: "replace", "dry-run": "dryRun" };
  const query = new URLSearchParams();
  for (const [flag, name] of Object.entries(names)) if (flags.has(flag)) query.set(name, "true");
  return query.size > 0 ? `?${query}` : "";
}

function versionLines({ package: name, version, outcome, error, rehosted }: Version): string[] {
  return [
    `${name} ${version}: ${outcome}${error ? `: ${error.detail} [${error.code}]` : ""}`,
    ...(error?.errors ?? []).map(faultLine),
    ...rehosted.map((file) => `  ${file.url}: ${file.message ?? file.outcome}`),
  ];
}

function fileLines({ path, findings }: File): string[] {
  return findings.filter(({ level }) => level === "error").map(({ line, rule, message }) =>
    `${path}${line === undefined ? "" : `:${line}`}: ${message} [${rule}]`
  );
}

function reportOf({ dryRun, versions, files }: PresentedImport): Report {
  const faults = files.filter(({ outcome }) => outcome === "refused");
  const count = (outcome: Version["outcome"]) =>
    versions.filter((one) => one.outcome === outcome).length;
  const counts = {
    ...{ added: count("added"), replaced: count("replaced"), unchanged: count("unchanged") },
    ...{ refused: count("refused"), refusedFiles: faults.length },
  };
  const isWell = counts.added + counts.replaced + counts.unchanged > 0;
  const isIll = counts.refused + counts.refusedFiles > 0;
  return {
    document: { dryRun, ...counts, versions, files },
    lines: [
      ...faults.flatMap(fileLines),
      `${dryRun ? "Would be: " : ""}${counts.added} added, ${counts.replaced} replaced, ` +
      `${counts.unchanged} unchanged, ${counts.refused} refused; ${faults.length} files refused`,
    ],
    exit: isIll ? (isWell ? EXIT.partly : EXIT.failed) : isWell ? EXIT.done : EXIT.failed,
  };
}
