import { join } from "node:path";
import type { Settings } from "../../config/settings.ts";
import type { Clock } from "../../model/document.ts";
import { openSnapshot } from "../stores.ts";
import { keepBackup } from "./backup_file.ts";
import { backupOf } from "./backup_of.ts";

const NAME = /^packhouse-\d{8}T\d{6}Z\.backup$/;

/**
 * Keeps one more backup in `BACKUP_FOLDER` and takes the oldest away, so that `BACKUP_KEEP` are
 * there; says what it did, or that no folder is named.
 */
export async function keepOneMore(settings: Settings, now: Clock): Promise<string> {
  const { folder, keep } = settings.backup;
  if (!folder) return "Backups are made where BACKUP_FOLDER is set";
  await Deno.mkdir(folder, { recursive: true, mode: 0o700 });
  const moment = new Date(now()).toISOString().replace(/\.\d+|[-:]/g, "");
  const name = `packhouse-${moment}.backup`;
  await using snapshot = await openSnapshot(settings);
  const { bytes, end } = await backupOf(snapshot, settings, { files: true, secrets: true });
  await keepBackup(join(folder, name), bytes);
  const { documents, files } = await end;
  const removed = await removeOldest(folder, keep);
  return `Kept ${name} with ${documents} documents and ${files} files, removed ${removed} older ones`;
}

/** Names are in the order of time. Nothing else in the folder is touched. */
async function removeOldest(folder: string, keep: number): Promise<number> {
  const names: string[] = [];
  for await (const { name } of Deno.readDir(folder)) if (NAME.test(name)) names.push(name);
  const oldest = names.sort().slice(0, Math.max(0, names.length - keep));
  for (const name of oldest) await Deno.remove(join(folder, name));
  return oldest.length;
}
