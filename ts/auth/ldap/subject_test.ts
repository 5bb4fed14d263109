import assert from "node:assert/strict";
import { Entry } from "./entry.ts";
import { subjectOf } from "./subject.ts";

function entry(name: string, ...values: (string | Uint8Array)[]): Entry {
  const bytes = values.map((value) =>
    typeof value === "string" ? new TextEncoder().encode(value) : value
  );
  return new Entry("cn=a", new Map([[name.toLowerCase(), bytes]]));
}

const GUID = Uint8Array.fromHex("33221100554477668899aabbccddeeff");
/** Begins with what a reader of text would take for a byte order mark. */
const MARKED_GUID = Uint8Array.fromHex("efbbbf41424344454647484950515253");
/** The example of the specification of Windows' data types, section 2.4.2.1. */
const SID = Uint8Array.fromHex("010500000000000515000000a065cf7e784b9b5fe77c8770091c0100");

const SUBJECTS: [string, Entry, string | null][] = [
  ["entryUUID", entry("entryUUID", "8f3f1c32-7fc2-1041"), "8f3f1c32-7fc2-1041"],
  ["OBJECTGUID", entry("objectGUID", GUID), "00112233-4455-6677-8899-aabbccddeeff"],
  ["objectGUID", entry("objectGUID", MARKED_GUID), "41bfbbef-4342-4544-4647-484950515253"],
  ["objectSid", entry("objectSid", SID), "S-1-5-21-2127521184-1604012920-1887927527-72713"],
  ["objectGUID", entry("objectGUID", GUID.slice(1)), null],
  ["objectSid", entry("objectSid", SID.slice(1)), null],
  ["objectSid", entry("objectSid", SID.slice(0, 8)), null],
  ["objectSid", entry("objectSid", new Uint8Array()), null],
  ["entryUUID", entry("entryUUID", GUID), null],
  ["entryUUID", entry("entryUUID", " "), null],
  ["entryUUID", entry("entryUUID", "one", "two"), null],
  ["entryUUID", entry("uid", "a"), null],
];

for (const [attribute, from, subject] of SUBJECTS) {
  Deno.test(`subjectOf() finds ${subject ?? "nothing"} in ${attribute}`, () => {
    assert.equal(subjectOf(from, attribute), subject);
  });
}
