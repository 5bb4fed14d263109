import { join } from "node:path";
import { RunWatchers } from "../../api/mirror/run_watchers.ts";
import { SettingsRefused } from "../../config/refused.ts";
import { pause } from "../../kit/pause.ts";
import { AllowListFile } from "../../mirror/allow_list_file.ts";
import { DecisionService } from "../../mirror/decision_service.ts";
import { Downloads } from "../../mirror/file_fetcher.ts";
import { Verification } from "../../mirror/file_verifier.ts";
import { MirrorService } from "../../mirror/mirror_service.ts";
import { MirrorRetentionService } from "../../mirror/retention.ts";
import { RulePreview } from "../../mirror/preview.ts";
import { PullThrough } from "../../mirror/pull_through.ts";
import { RuleService } from "../../mirror/rule_service.ts";
import { scannersOf } from "../../mirror/scan/mod.ts";
import { nextDue } from "../../mirror/schedule.ts";
import { SyncService } from "../../mirror/sync_service.ts";
import { UpstreamCatalogue } from "../../mirror/upstream_catalogue.ts";
import { withdraw } from "../../mirror/withdraw.ts";
import type { Repository } from "../../model/package.ts";
import { RegistryError } from "../../model/registry_error.ts";
import { PROTOCOLS as protocols } from "../../protocols/mod.ts";
import type { NameRules } from "../../protocols/protocol.ts";
import { FIRST_ORGANIZATION } from "../../registry/organization_service.ts";
import { inRoom, type Log } from "../log.ts";
import { syncWatch } from "../watches.ts";
import type { Foundation } from "./foundation.ts";
import type { Packages } from "./packages.ts";

/** What keeps repositories as copies of others. */
export interface MirrorServices {
  readonly mirrors: MirrorService;
  readonly mirrorRules: RuleService;
  readonly decisions: DecisionService;
  readonly upstreamCatalogue: UpstreamCatalogue;
  readonly allowListFile: AllowListFile | null;
  readonly runWatchers: RunWatchers;
  readonly downloads: Downloads;
  readonly pullThrough: PullThrough;
  readonly sync: SyncService;
  readonly rulePreview: RulePreview;
  readonly retention: MirrorRetentionService;
}

/** How often files that nobody came back for are looked for, in milliseconds. */
const TIDY_EVERY = 60 * 60_000;
/** The repository that `ALLOWLIST_PATH` and `UPDATER_SOURCE_URL` are about. */
const DEFAULT_REPOSITORY = `${FIRST_ORGANIZATION}/winget`;

/** Builds it; throws `SettingsRefused` where `ALLOWLIST_PATH` cannot be used. */
export async function composeMirror(
  foundation: Foundation,
  packages: Packages,
): Promise<MirrorServices> {
  const { settings, egress: fetch, metrics, now } = foundation;
  const log = inRoom(foundation.log, "mirror");
  const { updater, upstream, storage, limits } = settings;
  const folder = join(storage.dataDir, "mirror");
  const upstreamTools = {
    ...{ fetch, now, folders: upstream.folders, cacheDir: join(folder, "upstreams") },
  };
  const base = { ...foundation, ...packages, protocols, upstreamTools, defaults: updater };
  const allowListFile = await openAllowList(foundation);
  const { intervalMinutes } = updater;
  const mirrors = new MirrorService({
    ...{ ...base, intervalMinutes },
    implied: allowListFile && { path: DEFAULT_REPOSITORY, url: updater.sourceUrl },
  });
  const rules = new RuleService({
    ...base,
    file: allowListFile && { path: DEFAULT_REPOSITORY, list: allowListFile },
  });
  const fetcher = new Downloads({
    ...{ fetch, now, folder: join(folder, "files"), longest: limits.uploadBytes },
    ...{ atOnce: updater.downloads, perHost: updater.downloadsPerHost },
    ...{ bytesPerSecond: updater.bytesPerSecond, fetched: metrics?.fetched },
  });
  const scanners = scannersOf({ clamd: upstream.scanClamd, command: upstream.scanCommand });
  const { downloadCounts: downloads } = packages;
  const complain = (error: unknown) => log("error", "Cannot mirror", { error: String(error) });
  const retention = new MirrorRetentionService({ ...base, mirrors, rules, downloads });
  const sync = new SyncService({
    ...{ ...base, mirrors, rules, retention, fetcher, verifier: new Verification({ scanners }) },
    nextDue: ({ schedule }, after) => nextDue(schedule, after, { intervalMinutes }),
    ...{ complain, watch: syncWatch(foundation) },
  });
  return {
    ...{ mirrors, mirrorRules: rules, allowListFile, downloads: fetcher, sync, retention },
    pullThrough: new PullThrough({ ...base, mirrors, rules, sync, complain, names: namesOf }),
    runWatchers: new RunWatchers(),
    rulePreview: new RulePreview({ ...base, mirrors, fetcher }),
    upstreamCatalogue: new UpstreamCatalogue({ ...base, mirrors }),
    decisions: new DecisionService({
      ...{ ...base, wake: sync.wake.bind(sync) },
      withdraw: (...what) => withdraw(base, ...what),
    }),
  };
}

function namesOf({ protocol }: Repository): NameRules {
  return protocols.find(({ id }) => id === protocol)!.names;
}

async function openAllowList({ settings, log: root }: Foundation): Promise<AllowListFile | null> {
  const { allowlistPath: path } = settings.updater;
  if (path === undefined) return null;
  const log = inRoom(root, "mirror");
  const complain = (why: string) =>
    log("error", "Cannot use ALLOWLIST_PATH: the last good rules hold", { path, why });
  const list = new AllowListFile({ path, complain });
  await list.open().catch((error) => {
    if (!(error instanceof RegistryError)) throw error;
    throw new SettingsRefused([`Cannot use "${path}" as ALLOWLIST_PATH: ${error.detail}`]);
  });
  return list;
}

/** Lets go of files that nobody came back for, on this instance's own disk. */
export async function keepTidy(
  { downloads }: MirrorServices,
  { signal, log }: { readonly signal: AbortSignal; readonly log: Log },
): Promise<void> {
  while (!signal.aborted) {
    await pause(TIDY_EVERY, signal);
    if (signal.aborted) return;
    await downloads.sweep().catch((error) =>
      inRoom(log, "mirror")("warn", "Cannot tidy up mirrored files", { error: String(error) })
    );
  }
}

/** Stops everything of it that this instance is at; another one, or the next start, goes on. */
export async function closeMirror(
  { runWatchers, pullThrough, sync, downloads }: MirrorServices,
): Promise<void> {
  runWatchers.close();
  await Promise.allSettled([pullThrough.close(), sync.close()]);
  await downloads.close();
}
