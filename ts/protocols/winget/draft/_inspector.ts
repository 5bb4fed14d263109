import type { Inspection } from "../../../inspect/mod.ts";
import type { JsonObject } from "../../../kit/json.ts";
import { Slots } from "../../../kit/slots.ts";
import type { Repository, StoredFile, Upload } from "../../../model/package.ts";
import type { FileService } from "../../../registry/file_service.ts";

/** An uploaded file and all that is known of it. */
export interface InspectedUpload {
  readonly file: StoredFile;
  readonly inspection: Inspection;
}

/** Looking inside costs processor time and memory, so those who hand over many files wait in line. */
const LOOKS = new Slots(2);

/** Looks into an upload, once: what was found is kept with it until it is published or expires. */
export async function inspectUpload(
  files: FileService,
  repository: Repository,
  upload: Upload,
): Promise<InspectedUpload> {
  const { inspection: known, file } = upload;
  if (known) return { file, inspection: known as unknown as Inspection };
  const inspection = await look(files, repository, file);
  const { kind, signature } = inspection;
  const inspected = { kind, signature: signature as JsonObject | null };
  const noted = await files.noteInspection(upload, inspected, inspection as unknown as JsonObject);
  return { file: noted.file, inspection };
}

/** Looks into a file. A damaged one is still a file, which somebody may know better than we do. */
export async function look(
  files: FileService,
  repository: Repository,
  file: StoredFile,
): Promise<Inspection> {
  const { inspect, Unreadable } = await import("../../../inspect/mod.ts");
  const spool = (content: ReadableStream<Uint8Array>) => files.spool(repository, content);
  try {
    return await LOOKS.take(() => inspect(files.reader(file), file.name, { spool }));
  } catch (error) {
    if (!(error instanceof Unreadable)) throw error;
    const notes = [`The file is damaged, or not what it seems to be: ${error.message}`];
    return { kind: "unknown", product: {}, installers: [], signature: null, notes };
  }
}
