import { refusalFor, refusalOf } from "../kit/problem.ts";

/** A file of text, by its name. */
export interface ExportedFile {
  readonly name: string;
  readonly text: string;
}

/** A version as the files in which its ecosystem keeps it; `path` is its export by the API. */
export async function fetchExported(ask: typeof fetch, path: string): Promise<ExportedFile[]> {
  const answer = await ask(path).catch((cause) => {
    throw refusalFor(cause, 0);
  });
  if (!answer.ok) throw await refusalOf(answer);
  return await filesIn(await answer.blob());
}

/** What unpacks it is loaded when somebody looks. */
async function filesIn(zip: Blob): Promise<ExportedFile[]> {
  const { ZipReader } = await import("@zip.js/zip.js/lib/zip-core-reader.js");
  const reader = new ZipReader(zip.stream(), { useWebWorkers: false });
  const files: ExportedFile[] = [];
  for (const entry of await reader.getEntries()) {
    if (entry.directory) continue;
    const name = entry.filename.split("/").at(-1) ?? entry.filename;
    files.push({ name, text: new TextDecoder().decode(await entry.arrayBuffer()) });
  }
  return files;
}
