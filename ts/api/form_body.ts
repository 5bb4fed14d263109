import { Busboy } from "@fastify/busboy";
import type { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { RegistryError } from "../model/registry_error.ts";

/** A file in a form, to be read while it arrives. */
export interface FormFile {
  readonly name: string;
  readonly mediaType: string;
  readonly body: ReadableStream<Uint8Array<ArrayBuffer>>;
}

/** What a form said: its texts by name, and what became of its files in their order. */
export interface Form<T> {
  readonly fields: Readonly<Record<string, string>>;
  readonly files: readonly T[];
}

const LIMITS = { fieldNameSize: 100, fieldSize: 64 * 1024, fields: 20, files: 16, headerPairs: 20 };

/**
 * Reads a form (RFC 7578) as a stream: each file is handed to `take` as it arrives, in constant
 * memory, one after the other. What `take` throws ends the reading and is thrown. Refuses with
 * `media_type_refused` and `request_malformed`.
 */
export async function readForm<T>(
  request: Request,
  take: (file: FormFile) => Promise<T>,
): Promise<Form<T>> {
  const parser = parserOf(request);
  const fields = new Map<string, string>();
  const files: Promise<T>[] = [];
  const stop = new AbortController();
  const open = new Set<Readable>();
  let hasBrokenOff = false;
  parser.on("field", (name: string, value: string) => void fields.set(name, value));
  parser.on("file", (...[, file, name, , mediaType]: FilePart) => {
    // Whoever reads the body hears of it first, and may well say it before the parser does.
    file.once("error", () => hasBrokenOff = true).on("error", () => {});
    open.add(file.once("close", () => open.delete(file)));
    const body = ReadableStream.from<Uint8Array<ArrayBuffer>>(file);
    const taken = Promise.try(take, { name, mediaType, body });
    taken.catch((error) => stop.abort(error));
    files.push(taken);
  });
  for (const limit of ["partsLimit", "filesLimit", "fieldsLimit"] as const) {
    parser.on(limit, () => stop.abort(new RegistryError("request_malformed", "Too many parts")));
  }
  try {
    await pipeline(request.body ?? [], parser, { signal: stop.signal });
    return { fields: Object.fromEntries(fields), files: await Promise.all(files) };
  } catch (cause) {
    const refusal = hasBrokenOff && !(stop.signal.reason instanceof RegistryError)
      ? undefined
      : stop.signal.reason;
    for (const file of open) file.destroy(new Error("The form broke off", { cause }));
    await Promise.allSettled(files);
    throw refusal ??
      new RegistryError("request_malformed", "The form cannot be read to its end", { cause });
  }
}

/** What the parser tells of a file. */
type FilePart = [field: string, file: Readable, name: string, encoding: string, mediaType: string];

function parserOf({ headers }: Request): InstanceType<typeof Busboy> {
  const type = headers.get("content-type") ?? "";
  try {
    if (/^multipart\/form-data\b/i.test(type)) {
      return new Busboy({ headers: { "content-type": type }, limits: LIMITS, isPartAFile });
    }
  } catch (cause) {
    throw new RegistryError("request_malformed", "The form has no boundary", { cause });
  }
  throw new RegistryError("media_type_refused", "Send the file as multipart/form-data");
}

/** A part with a name for a file is one, whatever type it says that it has. */
function isPartAFile(_field: string | undefined, _type: string | undefined, name?: string) {
  return name !== undefined;
}
