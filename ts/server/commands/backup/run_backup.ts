import { keepBackup } from "../../backup/backup_file.ts";
import { backupOf } from "../../backup/backup_of.ts";
import { openSnapshot } from "../../stores.ts";
import { type CommandContext, EXIT } from "../command.ts";
import { inUnits } from "../remote/progress.ts";
import { fileOf } from "./named_file.ts";

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
