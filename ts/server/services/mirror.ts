import { join } from "node:path";
import type { RulePreviews } from "../../api/mirror/mirror_previews.ts";
import { RunWatchers } from "../../api/mirror/run_watchers.ts";
import { SettingsRefused } from "../../config/refused.ts";
import { AllowListFile } from "../../mirror/allow_list_file.ts";
import { DecisionService } from "../../mirror/decision_service.ts";
import { Downloads } from "../../mirror/file_fetcher.ts";
import { Verification } from "../../mirror/file_verifier.ts";
import { MirrorService } from "../../mirror/mirror_service.ts";
import { MirrorRetentionService } from "../../mirror/retention.ts";
import { RuleService } from "../../mirror/rule_service.ts";
import { scannersOf } from "../../mirror/scan/mod.ts";
import { nextDue } from "../../mirror/schedule.ts";
import { SyncService } from "../../mirror/sync_service.ts";
import { UpstreamCatalogue } from "../../mirror/upstream_catalogue.ts";
import { withdraw } from "../../mirror/withdraw.ts";
import { RegistryError } from "../../model/registry_error.ts";
import { PROTOCOLS as protocols } from "../../protocols/mod.ts";
import { FIRST_ORGANIZATION } from "../../registry/organization_service.ts";
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
  readonly sync: SyncService;
  readonly rulePreview: RulePreviews;
  readonly retention: MirrorRetentionService;
}

/** The repository that `ALLOWLIST_PATH` and `UPDATER_SOURCE_URL` are about. */
const DEFAULT_REPOSITORY = `${FIRST_ORGANIZATION}/winget`;

/** Builds it; throws `SettingsRefused` where `ALLOWLIST_PATH` cannot be used. */
export async function composeMirror(
  foundation: Foundation,
  packages: Packages,
): Promise<MirrorServices> {
  const { settings: { updater, upstream, storage, limits }, egress: fetch, now, log } = foundation;
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
    bytesPerSecond: updater.bytesPerSecond,
  });
  const scanners = scannersOf({ clamd: upstream.scanClamd, command: upstream.scanCommand });
  const retention = new MirrorRetentionService({ ...base, mirrors, rules });
  const sync = new SyncService({
    ...{ ...base, mirrors, rules, retention, fetcher, verifier: new Verification({ scanners }) },
    nextDue: ({ schedule }, after) => nextDue(schedule, after, { intervalMinutes }),
    complain: (error) => log("error", "Cannot mirror", { error: String(error) }),
  });
  return {
    ...{ mirrors, mirrorRules: rules, allowListFile, downloads: fetcher, sync, retention },
    runWatchers: new RunWatchers(),
    upstreamCatalogue: new UpstreamCatalogue({ ...base, mirrors }),
    decisions: new DecisionService({
      ...{ ...base, wake: sync.wake.bind(sync) },
      withdraw: (...what) => withdraw(base, ...what),
    }),
  };
}

async function openAllowList({ settings, log }: Foundation): Promise<AllowListFile | null> {
  const { allowlistPath: path } = settings.updater;
  if (path === undefined) return null;
  const complain = (why: string) =>
    log("error", "Cannot use ALLOWLIST_PATH: the last good rules hold", { path, why });
  const list = new AllowListFile({ path, complain });
  await list.open().catch((error) => {
    if (!(error instanceof RegistryError)) throw error;
    throw new SettingsRefused([`Cannot use "${path}" as ALLOWLIST_PATH: ${error.detail}`]);
  });
  return list;
}
