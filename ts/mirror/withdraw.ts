import type { Actor } from "../model/event.ts";
import type { MirroredVersion } from "../model/mirror.ts";
import type { Repository } from "../model/package.ts";
import { RegistryError } from "../model/registry_error.ts";
import { EVERYTHING } from "../model/sight.ts";
import type { PackageService } from "../registry/package_service.ts";
import type { Mirrorings } from "./mirrorings.ts";

/** What withdrawing needs. */
export interface WithdrawTools {
  readonly packages: PackageService;
  readonly mirrorings: Mirrorings;
}

/** Takes a copy out of its package; what is published here under the same name stays. */
export async function withdraw(
  { packages, mirrorings }: WithdrawTools,
  repository: Repository,
  { package: name, packageKey, version, versionKey }: MirroredVersion,
  by: Actor,
): Promise<void> {
  const { names: { compare } } = mirrorings.protocol(repository);
  const change = {
    ...{ repository, name: { name, key: packageKey }, by, sight: EVERYTHING, compare },
  };
  const removal = packages.change(change, (draft) => {
    if (!draft.existing) throw new RegistryError("package_missing", name);
    const copy = draft.entries.find(({ key, mirrored }) => key === versionKey && mirrored);
    if (copy) draft.remove(versionKey, version);
  });
  await removal.catch((error: unknown) => {
    if (!(error instanceof RegistryError && error.code === "package_missing")) throw error;
  });
}
