import { packageId } from "../model/ids.ts";
import type { Repository } from "../model/package.ts";
import type { Upstream } from "../protocols/mirroring.ts";
import type { PackageName } from "../registry/package_draft.ts";
import { COLLECTIONS } from "../store/collections.ts";
import { Clashes } from "./clashes.ts";
import type { CopyErrand, CopyTools } from "./copy_errand.ts";
import type { EffectiveRule } from "./effective_rule.ts";
import { PackageCopier, type PackageWatch } from "./package_copier.ts";
import { parsedOrNull } from "./parsed_or_null.ts";
import { MIRROR } from "./run_events.ts";
import { errandOf, orderOf, ruleOf } from "./sync_order.ts";
import type { SyncServiceOptions } from "./sync_service.ts";

/** What a client asks for, where. */
export interface Pull {
  readonly repository: Repository;
  /** As somebody wrote it, who need not know what names look like. */
  readonly name: string;
  readonly signal: AbortSignal;
}

/** A package that a rule allows. */
interface PulledPackage {
  readonly name: PackageName;
  readonly rule: EffectiveRule;
  readonly upstream: Upstream;
}

const UNTOLD: PackageWatch = {
  planned: () => {},
  done: () => Promise.resolve(),
  told: () => Promise.resolve(),
};

/**
 * Fetches a package because somebody asks for it, beside whatever run is under way: publishing
 * twice comes to the same. Whether anything of it is here then.
 */
export async function pull(
  options: SyncServiceOptions,
  { repository, name: asked, signal }: Pull,
): Promise<boolean> {
  const scope = { of: "all" } as const;
  const order = await orderOf(options, repository, scope, { by: MIRROR, isAsked: false });
  const { dialect: { names, mirroring }, source } = order;
  const name = parsedOrNull(() => names.parse(asked));
  const rule = name && await ruleOf(options, order, name);
  if (!rule) return false;
  const upstream = mirroring.open(source, options.upstreamTools);
  const errand = await errandOf(options, order, { signal, received: () => {} });
  return await pullPackage(options, errand, { name, rule, upstream });
}

/** The next run looks at it anew, for what it depends on. */
async function pullPackage(
  tools: CopyTools,
  errand: CopyErrand,
  { name, rule, upstream }: PulledPackage,
): Promise<boolean> {
  await using index = await upstream.browse(errand.signal);
  const of = await index.find(name.name);
  if (!of) return false;
  const copier = new PackageCopier(tools, errand, new Clashes(tools, errand));
  await copier.copy({ index, of, name, rule, isAskedFor: false }, UNTOLD);
  const note = { name: of.name, state: "", fingerprint: "", because: "pull" };
  await errand.ledger.notePackage(name.key, note);
  const { documents } = tools;
  const found = await documents.get(
    COLLECTIONS.packages,
    packageId(errand.repository.id, name.key),
  );
  return found !== null && !found.deleted;
}
