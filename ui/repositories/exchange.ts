import type { PresentedImport } from "../../ts/api/exchange.ts";
import { refusalFor, refusalOf } from "../kit/problem.ts";

/** Sends files to be imported; a ZIP goes as it is, others as a form. Throws a `Refusal`. */
export async function sendFiles(
  fetch: typeof globalThis.fetch,
  address: string,
  files: readonly File[],
): Promise<PresentedImport> {
  const answer = await fetch(address, { method: "POST", ...bodyOf(files) }).catch((cause) => {
    throw refusalFor(cause, 0);
  });
  if (!answer.ok) throw await refusalOf(answer);
  return await answer.json();
}

function bodyOf(files: readonly File[]): RequestInit {
  const [first] = files;
  if (files.length === 1 && first!.name.toLowerCase().endsWith(".zip")) {
    return { body: first!, headers: { "content-type": "application/zip" } };
  }
  const form = new FormData();
  for (const file of files) form.append("files", file, file.name);
  return { body: form };
}
