import type { PresentedDraft } from "../../../api/drafts.ts";
import { UsageRefused } from "../../../config/refused.ts";
import { EXIT } from "../command.ts";
import { draftLines } from "./draft_lines.ts";
import { showProgress, terminalProgress } from "./progress.ts";
import type { RemoteContext, Report } from "./remote_command.ts";
import { assign, type Assignment, type Members, parseAssignment } from "./set_value.ts";
import { giveUp, uploadFile } from "./upload_file.ts";

/** Uploads files, drafts what they are, and publishes it; what is not published is taken back. */
export async function runPublish(context: RemoteContext): Promise<Report> {
  const { flags, positionals: paths, remote } = context;
  if (paths.length === 0) throw new UsageRefused(["Name at least one file to publish"]);
  const given = flags.all("set").map(parseAssignment);
  const uploads: string[] = [];
  try {
    for (const path of paths) uploads.push(await upload(path, context));
    return await publish(uploads, given, context);
  } finally {
    for (const id of uploads) await giveUp(remote, id);
  }
}

function upload(path: string, { remote, repository, flags, say }: RemoteContext): Promise<string> {
  const shown = terminalProgress();
  const write = flags.has("json") ? () => {} : shown.isTerminal ? shown.write : sayLines(say);
  const progress = (name: string, size: number) => showProgress(name, size, { ...shown, write });
  return uploadFile(path, remote, { repository, progress });
}

function sayLines(say: (line: string) => void): (text: string) => void {
  return (text) => say(text.trimEnd());
}

type At = Pick<RemoteContext, "flags" | "remote" | "repository" | "say">;

async function publish(
  uploads: readonly string[],
  given: readonly Assignment[],
  context: At,
): Promise<Report> {
  const { flags, remote, repository, say } = context;
  const name = { package: flags.text("id"), version: flags.text("version") };
  const at = `/repositories/${repository}`;
  const found: PresentedDraft = await remote.json("POST", `${at}/drafts`, { uploads, ...name });
  const isAsking = asksQuestions(context);
  const draft = completed(found, given);
  const answered = isAsking ? completed(draft, draft.missing.flatMap(askFor)) : draft;
  draftLines(answered).forEach(say);
  const isReady = answered.missing.length === 0 && answered.findings.length === 0;
  if (flags.has("dry-run")) return draftReport(answered, isReady);
  if (answered.missing.length > 0) return draftReport(answered, false);
  if (isAsking && !confirm(`Publish to ${repository}?`)) return GIVEN_UP;
  const { manifest } = answered;
  const mode = flags.has("replace") && found.mode === "installer" ? { mode: "replace" } : {};
  const wanted = { uploads, package: answered.package, version: answered.version, manifest };
  return publishedReport(await remote.json("POST", `${at}/publish`, { ...wanted, ...mode }));
}

function asksQuestions({ flags }: At): boolean {
  return !["yes", "json", "dry-run"].some((flag) => flags.has(flag)) &&
    Deno.stdin.isTerminal() && Deno.stdout.isTerminal();
}

/** Nothing is asked twice: what stays empty is missing. */
function askFor(path: string): Assignment[] {
  const value = prompt(`${path}:`)?.trim();
  return value ? [parseAssignment(`${path}=${value}`)] : [];
}

/** A draft with values that somebody gave. */
function completed(draft: PresentedDraft, given: readonly Assignment[]): PresentedDraft {
  const all = given.map((one) => ({ ...one, path: fullPath(one, draft) }))
    .map(({ path, value }) => ({ ...parseAssignment(`${path}=`), path, value }));
  const isGiven = (path: string) => all.some((one) => one.path === path);
  const valueFor = (path: string) => all.find((one) => one.path === path)?.value as string;
  return {
    ...draft,
    package: valueFor("PackageIdentifier") ?? draft.package,
    version: valueFor("PackageVersion") ?? draft.version,
    manifest: all.reduce((known, one) => assign(known, one) as Members, draft.manifest as Members),
    missing: draft.missing.filter((path) => !isGiven(path)),
    findings: draft.findings.filter(({ path }) => !isGiven(path)),
  };
}

/** Where a value belongs: `License` is enough where only one place that is known ends so. */
function fullPath({ steps }: Assignment, { missing, origins }: PresentedDraft): string {
  const path = steps.reduce<string>(
    (before, step) =>
      typeof step === "number" ? `${before}[${step}]` : before === "" ? step : `${before}.${step}`,
    "",
  );
  const known = [...new Set([...missing, ...Object.keys(origins)])];
  const ends = known.filter((one) => one.endsWith(`.${path}`));
  return !known.includes(path) && ends.length === 1 ? ends[0]! : path;
}

const GIVEN_UP: Report = {
  document: { outcome: "given_up" },
  lines: ["Nothing was published"],
  exit: EXIT.failed,
};

function draftReport(draft: PresentedDraft, isReady: boolean): Report {
  const { package: name, version, missing } = draft;
  const ask = missing.map((path) => `--set ${path}=…`).join(" ");
  const last = isReady
    ? `${name} ${version} can be published`
    : `Cannot be published yet${ask && `: give ${ask}`}`;
  const document = { outcome: isReady ? "publishable" : "incomplete", draft };
  return { document, lines: [last], exit: isReady ? EXIT.done : EXIT.failed };
}

interface PublishedAnswer {
  readonly package: string;
  readonly version: string;
  readonly outcome: "created" | "changed" | "unchanged";
}

const OUTCOMES = { created: "published", changed: "changed", unchanged: "already published" };

function publishedReport(published: PublishedAnswer): Report {
  const { package: name, version, outcome } = published;
  return { document: published, lines: [`${name} ${version}: ${OUTCOMES[outcome]}`], exit: 0 };
}
