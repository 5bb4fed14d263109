import { join } from "node:path";
import { RunWatchers } from "../../api/mirror/run_watchers.ts";
import type { MirrorRuns } from "../../api/mirror/mirror_runs.ts";
import type { RetentionPreviews, RulePreviews } from "../../api/mirror/mirror_previews.ts";
import { SettingsRefused } from "../../config/refused.ts";
import { AllowListFile } from "../../mirror/allow_list_file.ts";
import { DecisionService } from "../../mirror/decision_service.ts";
import type { ImpliedMirror } from "../../mirror/mirror_settings.ts";
import { MirrorService } from "../../mirror/mirror_service.ts";
import { Mirrorings } from "../../mirror/mirrorings.ts";
import { RuleService } from "../../mirror/rule_service.ts";
import { UpstreamCatalogue } from "../../mirror/upstream_catalogue.ts";
import { Upstreams } from "../../mirror/upstreams.ts";
import { withdraw } from "../../mirror/withdraw.ts";
import { RegistryError } from "../../model/registry_error.ts";
import { PROTOCOLS } from "../../protocols/mod.ts";
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
  readonly sync: MirrorRuns & { runDue(now: number): Promise<number>; close(): Promise<void> };
  readonly rulePreview: RulePreviews;
  readonly retention: RetentionPreviews;
}

/** The repository that `ALLOWLIST_PATH` and `UPDATER_SOURCE_URL` are about. */
const DEFAULT_REPOSITORY = `${FIRST_ORGANIZATION}/winget`;

/** Builds it; throws `SettingsRefused` where `ALLOWLIST_PATH` cannot be used. */
export async function composeMirror(
  foundation: Foundation,
  { packages }: Packages,
): Promise<MirrorServices> {
  const { settings: { updater, storage }, egress: fetch } = foundation;
  const allowListFile = await openAllowList(foundation);
  const mirrorings = new Mirrorings(PROTOCOLS);
  const implied: ImpliedMirror | null = allowListFile &&
    { path: DEFAULT_REPOSITORY, url: updater.sourceUrl };
  const folder = join(storage.dataDir, "mirror", "upstreams");
  const upstreams = new Upstreams({ mirrorings, fetch, folder });
  const { intervalMinutes } = updater;
  const mirrors = new MirrorService({ ...foundation, upstreams, implied, intervalMinutes });
  const mirrorRules = new RuleService({
    ...{ ...foundation, mirrorings },
    file: allowListFile && { path: DEFAULT_REPOSITORY, list: allowListFile },
  });
  return {
    ...{ mirrors, mirrorRules, allowListFile, runWatchers: new RunWatchers() },
    upstreamCatalogue: new UpstreamCatalogue({ mirrors, upstreams, mirrorings, packages }),
    decisions: new DecisionService({
      ...{ ...foundation, mirrorings },
      withdraw: (...what) => withdraw({ packages, mirrorings }, ...what),
      wake: mirrors.wake.bind(mirrors),
    }),
    ...absent(),
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

// deno-lint-ignore no-explicit-any
function absent(): any {
  return {
    sync: {
      current: () => Promise.resolve(null),
      runDue: () => Promise.resolve(0),
      close: () => Promise.resolve(),
      runs: () => Promise.resolve({ items: [], next: null }),
      get() {
        throw new RegistryError("mirror_run_missing", "x");
      },
      start() {
        throw new RegistryError("mirror_missing", "x");
      },
      cancel() {
        throw new RegistryError("mirror_run_missing", "x");
      },
    },
    rulePreview: {
      preview() {
        throw new RegistryError("mirror_missing", "x");
      },
    },
    retention: {
      preview() {
        throw new RegistryError("mirror_missing", "x");
      },
    },
  };
}
