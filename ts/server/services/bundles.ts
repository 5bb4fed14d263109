import { join } from "node:path";
import { BundleExporter } from "../../mirror/bundle/bundle_exporter.ts";
import { BundleImporter } from "../../mirror/bundle/bundle_importer.ts";
import { BundleKeyService } from "../../mirror/bundle/bundle_key_service.ts";
import { BundleLedger } from "../../mirror/bundle/bundle_ledger.ts";
import { BundleMemory } from "../../mirror/bundle/bundle_memory.ts";
import { BundleTargets } from "../../mirror/bundle/bundle_targets.ts";
import { MirroredRecord } from "../../mirror/bundle/mirrored_record.ts";
import { PROTOCOLS } from "../../protocols/mod.ts";
import type { Foundation } from "./foundation.ts";
import type { Packages } from "./packages.ts";
import type { People } from "./people.ts";

/** What carries packages to where no network goes. */
export interface Bundles {
  readonly bundleKeys: BundleKeyService;
  readonly bundleMemory: BundleMemory;
  readonly bundleExporter: BundleExporter;
  readonly bundleImporter: BundleImporter;
}

/** Builds what makes bundles and takes them in. */
export function composeBundles(
  foundation: Foundation,
  { packages, files, repositories, organizations }:
    & Pick<Packages, "packages" | "files" | "repositories">
    & Pick<People, "organizations">,
): Bundles {
  const { settings: { storage } } = foundation;
  const spoolDir = join(storage.dataDir, "mirror", "bundles");
  const keys = new BundleKeyService(foundation);
  const memory = new BundleMemory({ ...foundation, storagePath: storage.path });
  const parts = { ...foundation, packages, files, protocols: PROTOCOLS, keys, spoolDir };
  return {
    ...{ bundleKeys: keys, bundleMemory: memory },
    bundleExporter: new BundleExporter({ ...parts, memory }),
    bundleImporter: new BundleImporter({
      ...parts,
      ledger: new BundleLedger(foundation),
      targets: new BundleTargets({ ...parts, repositories, organizations }),
      mirrored: new MirroredRecord(foundation),
    }),
  };
}
