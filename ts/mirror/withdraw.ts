import type { Actor } from "../model/event.ts";
import type { MirroredVersion } from "../model/mirror.ts";
import type { Repository } from "../model/package.ts";
import type { Protocol } from "../protocols/protocol.ts";
import type { PackageService } from "../registry/package_service.ts";
import { dialectOf } from "./dialect.ts";
import { removeCopies } from "./remove_copies.ts";

/** What withdrawing needs. */
export interface WithdrawTools {
  readonly packages: PackageService;
  readonly protocols: readonly Protocol[];
}

/** Takes a copy out of its package; what is published here under the same name stays. */
export async function withdraw(
  { packages, protocols }: WithdrawTools,
  repository: Repository,
  { package: name, packageKey: key, versionKey }: MirroredVersion,
  by: Actor,
): Promise<void> {
  const { names: { compare } } = await dialectOf(protocols, repository);
  const removal = { repository, name: { name, key }, by, compare };
  await removeCopies(packages, removal, (all) => all.filter((one) => one.key === versionKey));
}
