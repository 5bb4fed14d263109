import type { Mirroring } from "../mirroring.ts";
import { asManifestVersion } from "./manifest.ts";
import { remoteFiles } from "./offered.ts";
import { dependenciesOf } from "./upstream/dependencies.ts";
import { judge } from "./upstream/judge.ts";
import { openUpstream } from "./upstream/open_upstream.ts";
import { parseRange } from "./upstream/version_range.ts";
import { select } from "./upstream/select.ts";

/** How WinGet's packages are copied: from pre-indexed sources, REST sources and folders of manifests. */
export const mirroring: Mirroring = {
  kinds: ["preindexed", "rest", "folder"],
  open: openUpstream,
  select: (metadata, wanted) => select(asManifestVersion(metadata), wanted),
  files: (metadata) => remoteFiles(asManifestVersion(metadata)),
  dependencies: (metadata) => dependenciesOf(asManifestVersion(metadata)),
  judge: (metadata, remote, file) => judge(asManifestVersion(metadata), remote, file),
  isWithin: (version, range) => parseRange(range)(version),
};
