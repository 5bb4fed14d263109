import type { Entry } from "./entry.ts";

const GUID_BYTES = 16;
const SID_HEAD = 8;

/**
 * What identifies an entry for ever, or `null` where it has none, or several. The identifiers of
 * Active Directory are bytes, and written here as its own tools write them.
 */
export function subjectOf(entry: Entry, attribute: string): string | null {
  const [value, ...others] = entry.bytes(attribute);
  if (!value || others.length > 0) return null;
  switch (attribute.toLowerCase()) {
    case "objectguid":
      return guidOf(value);
    case "objectsid":
      return sidOf(value);
    default:
      return entry.text(attribute);
  }
}

/**
 * The first three fields have their bytes in reverse.
 * @see {@link https://learn.microsoft.com/openspecs/windows_protocols/ms-dtyp/001eec5a-7f8b-4293-9e21-ca349392db40 | GUID}
 */
function guidOf(bytes: Uint8Array): string | null {
  if (bytes.length !== GUID_BYTES) return null;
  const field = (from: number, to: number) => bytes.slice(from, to);
  return [
    ...[field(0, 4).reverse(), field(4, 6).reverse(), field(6, 8).reverse()],
    ...[field(8, 10), field(10, 16)],
  ].map((part) => part.toHex()).join("-");
}

/** @see {@link https://learn.microsoft.com/openspecs/windows_protocols/ms-dtyp/f992ad60-0fe4-4b87-9fed-beb478836861 | SID} */
function sidOf(bytes: Uint8Array): string | null {
  const [revision, count] = bytes;
  if (count === undefined || bytes.length !== SID_HEAD + 4 * count) return null;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const authority = view.getUint16(2) * 2 ** 32 + view.getUint32(4);
  const rest = Array.from({ length: count }, (_, at) => view.getUint32(SID_HEAD + 4 * at, true));
  return ["S", revision, authority, ...rest].join("-");
}
