import type { Json, JsonObject } from "../../kit/json.ts";
import type { StoredFile } from "../../model/package.ts";
import { parseFileAddress } from "../../protocols/file_address.ts";

/** What stands in the place of an address of a stored file; `null` leaves it as it is. */
export type Readdress = (file: string) => string | null;

/** A version's document with other addresses for files that are kept with it. */
export function readdressed(metadata: JsonObject, address: Readdress): JsonObject {
  return changed(metadata, (text) => {
    const found = text.startsWith("/") ? parseFileAddress(text) : null;
    return (found && address(found.file)) ?? text;
  }) as JsonObject;
}

/** A version's document with digests for addresses: the same wherever its files are kept. */
export function comparable(
  metadata: JsonObject,
  files: readonly Pick<StoredFile, "id" | "name" | "sha256">[],
): JsonObject {
  const byId = new Map(files.map((file) => [file.id, file]));
  return readdressed(metadata, (id) => {
    const file = byId.get(id);
    return file ? `file:${file.sha256}/${file.name}` : null;
  });
}

function changed(value: Json, change: (text: string) => string): Json {
  if (typeof value === "string") return change(value);
  if (Array.isArray(value)) return value.map((one) => changed(one, change));
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map((
      [name, one],
    ) => [name, one === undefined ? one : changed(one, change)]),
  );
}
