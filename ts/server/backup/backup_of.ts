import { join } from "node:path";
import type { Settings } from "../../config/settings.ts";
import { VERSION } from "../../config/version.ts";
import { FORMAT } from "../../store/backup/backup_form.ts";
import { writeBackup } from "../../store/backup/write_backup.ts";
import { COLLECTIONS, EVERY_COLLECTION } from "../../store/collections.ts";
import type { Snapshot } from "../stores.ts";

/** What a backup leaves out: leases are of processes, and none of them runs on what is restored. */
const KEPT = EVERY_COLLECTION.filter(({ name }) => name !== COLLECTIONS.leases.name);

/** What of an installation goes into a backup. */
export interface BackupParts {
  readonly files: boolean;
  readonly secrets: boolean;
}

/** Begins a backup of what a snapshot shows. */
export async function backupOf(
  snapshot: Snapshot,
  settings: Settings,
  { files, secrets }: BackupParts,
): Promise<ReturnType<typeof writeBackup>> {
  const { documents, blobs, describes, isOneMoment } = snapshot;
  const { passphrase } = settings.backup;
  return writeBackup({
    ...{ documents, blobs, collections: KEPT, passphrase },
    secrets: secrets ? await secretsIn(settings.storage.dataDir) : null,
    header: {
      ...{ format: FORMAT, version: VERSION, at: Date.now(), of: describes, isOneMoment },
      hasFiles: files,
    },
  });
}

async function secretsIn(dataDir: string): Promise<string | null> {
  return await Deno.readTextFile(join(dataDir, "secrets.json")).catch(() => null);
}
