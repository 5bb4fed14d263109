import { join } from "node:path";
import type { Settings } from "../../../config/settings.ts";
import { BackupBroken } from "../../../store/backup/backup_form.ts";
import { type ReadBackup, readBackup } from "../../../store/backup/read_backup.ts";
import { NotEmpty, restoreBackup } from "../../../store/backup/restore_backup.ts";
import { EVERY_COLLECTION } from "../../../store/collections.ts";
import { openBackup } from "../../backup/backup_file.ts";
import { openStores } from "../../stores.ts";
import { type CommandContext, EXIT } from "../command.ts";
import { inUnits } from "../remote/progress.ts";
import { fileOf } from "./named_file.ts";

/** Fills the stores that the settings choose. Nothing is waited for before all of it is on the disk. */
export async function restoreInto(
  settings: Settings,
  bytes: ReadableStream<Uint8Array>,
): Promise<ReadBackup> {
  const { storage: { dataDir }, backup: { passphrase } } = settings;
  const stores = await openStores(settings, { durable: false });
  try {
    return await restoreBackup(bytes, {
      ...{ documents: stores.documents, blobs: stores.blobs },
      collections: EVERY_COLLECTION,
      keepSecrets: (text) => keepSecretsIn(dataDir, text),
    }, { passphrase });
  } finally {
    await stores.close();
    await syncDocuments(dataDir);
  }
}

/** Runs `packhouse restore FILE`; a file is proved whole before anything is written. */
export async function runRestore(context: CommandContext): Promise<number> {
  const path = fileOf(context, "restore");
  const { settings } = await context.settings();
  const { passphrase } = settings.backup;
  return await orSay(context, async () => {
    if (path !== "-") {
      await readBackup(await openBackup(path), {}, { passphrase });
    }
    return await restoreInto(settings, await openBackup(path));
  });
}

/** Runs `packhouse verify --backup FILE`: reads all of it, and keeps nothing. */
export async function verifyBackup(context: CommandContext): Promise<number> {
  const { settings } = await context.settings();
  const { passphrase } = settings.backup;
  const path = context.flags.text("backup")!;
  return await orSay(
    context,
    async () => readBackup(await openBackup(path), {}, { passphrase }),
  );
}

/** Says what came of it, or why it cannot be done. */
export async function orSay(
  { flags, io }: CommandContext,
  work: () => Promise<ReadBackup>,
): Promise<number> {
  try {
    const { header, end } = await work();
    const at = new Date(header.at).toISOString();
    const { documents, files, bytes } = end;
    io.stdout(
      flags.has("json")
        ? JSON.stringify({ at, version: header.version, documents, files, bytes })
        : `Of ${at}: ${documents} documents and ${files} files of ${inUnits(bytes)}`,
    );
    return EXIT.done;
  } catch (error) {
    if (!(error instanceof BackupBroken) && !(error instanceof NotEmpty)) throw error;
    io.stderr(error.message);
    return EXIT.failed;
  }
}

async function keepSecretsIn(dataDir: string, text: string): Promise<void> {
  await Deno.mkdir(dataDir, { recursive: true, mode: 0o700 });
  const path = join(dataDir, "secrets.json");
  try {
    const file = await Deno.open(path, { createNew: true, write: true, mode: 0o600 });
    await new Blob([text]).stream().pipeTo(file.writable);
  } catch (cause) {
    if (!(cause instanceof Deno.errors.AlreadyExists)) throw cause;
    throw new NotEmpty(`There is ${path} already: a backup is restored where nothing is`);
  }
}

/** Documents were written without waiting for the disk; now it is waited for. */
async function syncDocuments(dataDir: string): Promise<void> {
  const path = join(dataDir, "packhouse.db");
  const file = await Deno.open(path, { read: true, write: true }).catch(() => null);
  await file?.sync();
  file?.close();
}
