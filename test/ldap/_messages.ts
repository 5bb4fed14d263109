import { BerWriter } from "ldapts";
import { Buffer } from "node:buffer";
import type { Asked } from "./_scripted_ldap.ts";

const RESULTS = { bind: 0x61, search: 0x65, extended: 0x78 };

/** A result of what was asked. */
export function result({ id, operation }: Asked, code = 0, says = ""): Uint8Array {
  return message(id, RESULTS[operation as keyof typeof RESULTS], (writer) => {
    writer.writeEnumeration(code);
    writer.writeString("");
    writer.writeString(says);
  });
}

/** An entry that was found. */
export function entry(
  { id }: Asked,
  dn: string,
  attributes: Readonly<Record<string, string | readonly string[]>> = {},
): Uint8Array {
  return message(id, 0x64, (writer) => {
    writer.writeString(dn);
    writer.startSequence();
    for (const [name, values] of Object.entries(attributes)) {
      writer.startSequence();
      writer.writeString(name);
      writer.startSequence(0x31);
      for (const value of [values].flat()) writer.writeString(value);
      writer.endSequence();
      writer.endSequence();
    }
    writer.endSequence();
  });
}

/** Where else there may be entries. */
export function reference({ id }: Asked, url: string): Uint8Array {
  return message(id, 0x73, (writer) => writer.writeString(url));
}

/** One message of LDAP. */
export function message(id: number, tag: number, write: (writer: BerWriter) => void): Uint8Array {
  const writer = new BerWriter();
  writer.startSequence();
  writer.writeInt(id);
  writer.startSequence(tag);
  write(writer);
  writer.endSequence();
  writer.endSequence();
  return Buffer.from(writer.buffer);
}
