import { packageId } from "../model/ids.ts";
import type { Upstream } from "../protocols/mirroring.ts";
import type { PackageName } from "../registry/package_draft.ts";
import { COLLECTIONS } from "../store/collections.ts";
import { Clashes } from "./clashes.ts";
import type { CopyErrand, CopyTools } from "./copy_errand.ts";
import type { EffectiveRule } from "./effective_rule.ts";
import { PackageCopier, type PackageWatch } from "./package_copier.ts";

/** A package that a client asks for, and that a rule allows. */
export interface PulledPackage {
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
 * twice comes to the same. Whether anything of it is here then. The next run looks at it anew, for
 * what it depends on.
 */
export async function pullPackage(
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
