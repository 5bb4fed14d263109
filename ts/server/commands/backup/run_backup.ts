import { join } from "node:path";
import { VERSION } from "../../../config/version.ts";
import type { Settings } from "../../../config/settings.ts";
import { FORMAT } from "../../../store/backup/backup_form.ts";
import { writeBackup } from "../../../store/backup/write_backup.ts";
import { COLLECTIONS, EVERY_COLLECTION } from "../../../store/collections.ts";
import { openSnapshot, type Snapshot } from "../../stores.ts";
import { type CommandContext, EXIT } from "../command.ts";
import { inUnits } from "../remote/progress.ts";
import { fileOf, keepBackup } from "./backup_file.ts";

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
    ...{ documents, blobs, collections: KEPT, ...(passphrase && { passphrase }) },
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

/** Runs `packhouse backup FILE` beside a server that may be running. */
export async function runBackup(context: CommandContext): Promise<number> {
  const { flags, io } = context;
  const path = fileOf(context, "backup");
  const { settings } = await context.settings();
  await using snapshot = await openSnapshot(settings);
  const parts = { files: !flags.has("without-files"), secrets: !flags.has("without-secrets") };
  const { bytes, end } = await backupOf(snapshot, settings, parts);
  await keepBackup(path, bytes);
  const { documents, files, bytes: size } = await end;
  const say = path === "-" ? io.stderr : io.stdout;
  const sealed = settings.backup.passphrase ? "sealed" : "not sealed";
  if (flags.has("json")) say(JSON.stringify({ documents, files, bytes: size }));
  else say(`${documents} documents and ${files} files of ${inUnits(size)}, ${sealed}`);
  return EXIT.done;
}
