import { z } from "zod";
import type { StoredFile } from "../model/package.ts";
import { OPEN_OBJECT } from "./schemas.ts";

/** A file that is kept here, and what was found in it. */
export const STORED_FILE = z.strictObject({
  id: z.string(),
  name: z.string(),
  size: z.int().meta({ description: "Bytes" }),
  sha256: z.string().meta({ description: "Lower-case hex" }),
  mediaType: z.string(),
  kind: z.string().nullable().meta({
    description: "What it is, in its protocol's words; `null` where nobody has looked into it",
    examples: ["msi"],
  }),
  signature: OPEN_OBJECT.nullable().meta({
    description: "Who signed it, by Authenticode; whether to trust them is not judged",
  }),
}).meta({ id: "StoredFile" });

export type PresentedFile = z.output<typeof STORED_FILE>;

/** A stored file as the API shows it: where it is kept is nobody's business. */
export function presentFile(file: StoredFile): PresentedFile {
  const { id, name, size, sha256, mediaType, inspected } = file;
  return {
    ...{ id, name, size, sha256, mediaType },
    kind: inspected?.kind ?? null,
    signature: inspected?.signature ?? null,
  };
}
