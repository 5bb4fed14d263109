import { quote, UsageRefused } from "../../../config/refused.ts";
import type { ImportedBundle, ImportedRepository } from "../../../mirror/bundle/bundle_importer.ts";
import type { Route } from "../../../mirror/bundle/bundle_targets.ts";
import type { TakenReport } from "../../../mirror/bundle/package_intake.ts";
import { ITSELF } from "../../../model/event.ts";
import { type CommandContext, EXIT } from "../command.ts";
import { inUnits } from "../remote/progress.ts";
import { withPackhouse } from "../with_packhouse.ts";
import { bundleProgress } from "./bundle_progress.ts";
import { openVolumes } from "./volume_source.ts";

/** How many versions are listed; all are counted. */
const MOST_LISTED = 10_000;

/** Takes a bundle into these stores. */
export async function runImportBundle(context: CommandContext): Promise<number> {
  const { flags, io } = context;
  refuseMisuse(context);
  const routes = flags.has("repo") ? flags.all("repo").map(parseRoute) : null;
  const dryRun = flags.has("dry-run");
  const listed: (TakenReport & { readonly repository: string })[] = [];
  const report = (repository: string, one: TakenReport) => {
    if (one.outcome !== "unchanged" && listed.length < MOST_LISTED) {
      listed.push({ repository, ...one });
    }
  };
  return await withPackhouse(context, async ({ services }) => {
    await using source = await openVolumes(flags.text("bundle")!);
    const progress = bundleProgress(context);
    const imported = await services.bundleImporter.import(source, {
      ...{ routes, dryRun, report, by: ITSELF, watch: progress.watch },
      ...{ create: flags.has("create"), allowOlder: flags.has("allow-older") },
    });
    progress.end();
    const { repositories } = imported;
    if (flags.has("json")) {
      io.stdout(JSON.stringify({ ...shown(imported), dryRun, versions: listed.map(shownVersion) }));
    } else [...listed.flatMap(complaint), ...lines(imported, dryRun)].forEach(io.stdout);
    const isWhole = repositories.every(({ refused, clashing }) => refused + clashing === 0);
    return isWhole ? EXIT.done : EXIT.partly;
  });
}

function refuseMisuse({ flags, positionals }: CommandContext): void {
  if (positionals.length > 0) throw new UsageRefused(["Cannot import other files with --bundle"]);
  const stray = ["rehost", "replace", "url", "token", "token-file"].find((one) => flags.has(one));
  if (stray) throw new UsageRefused([`Cannot use --${stray} with --bundle`]);
}

const PATH = "[a-z0-9][\\w.-]*/[a-z0-9][\\w.-]*";
const ROUTE = new RegExp(`^(?:(${PATH})=)?(${PATH})$`);

function parseRoute(text: string): Route {
  const [, from, to] = ROUTE.exec(text) ?? [];
  if (to !== undefined) return { ...(from !== undefined && { from }), to };
  throw new UsageRefused([
    `Cannot use ${quote(text)} as --repo: ORG/REPO, or THERE/REPO=HERE/REPO`,
  ]);
}

function shown({ header, key, again, repositories }: ImportedBundle) {
  const { bundle, number, installation, created, base } = header;
  return {
    ...{ bundle, number, installation, created, base },
    ...{ key: { fingerprint: header.key, name: key }, again, repositories },
  };
}

function shownVersion({ error, ...version }: TakenReport) {
  return { ...version, ...(error && { error: { code: error.code, detail: error.detail } }) };
}

function complaint({ package: name, version, outcome, error }: TakenReport): string[] {
  if (outcome === "refused") return [`${name} ${version}: ${error?.message} [${error?.code}]`];
  return outcome === "clashing" ? [`${name} ${version}: the package here is not a copy`] : [];
}

function lines({ header, key, again, repositories }: ImportedBundle, dryRun: boolean): string[] {
  const { bundle, base, created } = header;
  return [
    `Bundle ${bundle} of ${created}, signed by ${quote(key)}` +
    `${base === null ? "" : `, which continues ${base}`}${again ? "; it was here before" : ""}`,
    ...repositories.map((one) => `${one.path}: ${dryRun ? "would be " : ""}${counts(one)}`),
  ];
}

function counts(one: ImportedRepository): string {
  return `${one.added} added, ${one.replaced} replaced, ${one.removed} removed, ` +
    `${one.unchanged} unchanged, ${one.skipped} skipped, ${one.clashing} clashing, ` +
    `${one.refused} refused; ${one.files} files of ${inUnits(one.bytes)} taken over`;
}
