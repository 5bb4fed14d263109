import assert from "node:assert/strict";
import fc from "fast-check";
import { makeCompoundFile } from "../../../test/inspect/make_compound_file.ts";
import { concat, makeProgram } from "../../../test/inspect/make_exe.ts";
import {
  cannotSign,
  makeSignableMsix,
  makeSignableProgram,
  SigningFolder,
} from "../../../test/inspect/make_signed.ts";
import { makeZip } from "../../../test/inspect/make_zip.ts";
import { openPe } from "../pe.ts";
import { ofBytes, type RandomAccess } from "../random_access.ts";
import { Der } from "./der.ts";
import { readSignature, type SignedKind } from "./mod.ts";

type Bytes = Uint8Array<ArrayBuffer>;

/** An entry of the attribute certificate table, which may say another size than it has. */
function entry(message: Uint8Array, { type = 2, size = message.length + 8 } = {}): Bytes {
  const header = new DataView(new ArrayBuffer(8));
  header.setUint32(0, size, true);
  header.setUint16(4, 0x200, true);
  header.setUint16(6, type, true);
  return concat(new Uint8Array(header.buffer), message);
}

function der(tag: number, ...contents: readonly Uint8Array[]): Bytes {
  const content = concat(...contents);
  const length = new DataView(new ArrayBuffer(4));
  length.setUint32(0, content.length);
  return concat(Uint8Array.of(tag, 0x84), new Uint8Array(length.buffer), content);
}

function nested(depth: number): Bytes {
  return depth ? der(0x30, nested(depth - 1)) : new Uint8Array();
}

const NULL = Uint8Array.of(5, 0);
const SIGNED_DATA = Uint8Array.fromHex("06092a864886f70d010702");
const many = (count: number, one: Uint8Array) =>
  Uint8Array.from({ length: count * one.length }, (_, at) => one[at % one.length]!);

const MESSAGES: readonly [name: string, message: Bytes][] = [
  ["nothing", new Uint8Array()],
  ["noise", Uint8Array.from({ length: 4000 }, (_, at) => (at * 37) % 256)],
  ["zeros", new Uint8Array(4000)],
  ["a length beyond the end", Uint8Array.of(0x30, 0x84, 0x7f, 0xff, 0xff, 0xff, 5, 0)],
  ["a length of 126 bytes", Uint8Array.of(0x30, 0xfe, 1, 2, 3)],
  ["1,000 sequences in each other", nested(1000)],
  ["300,000 values", der(0x30, SIGNED_DATA, der(0xa0, der(0x30, many(300_000, NULL))))],
  ["an OID of 4 MB", der(0x30, der(6, new Uint8Array(4_000_000).fill(0x81).with(-1, 1)))],
  ["an integer of 4 MB", der(0x30, der(2, new Uint8Array(4_000_000).fill(0x7f)))],
  ["a message of another kind", der(0x30, Uint8Array.fromHex("06092a864886f70d010701"))],
  ["a message of nothing", der(0x30, SIGNED_DATA, der(0xa0, der(0x30)))],
  ["5 MB", new Uint8Array(5_000_000)],
];

for (const [name, message] of MESSAGES) {
  Deno.test(`readSignature() refuses a signature of ${name}`, async () => {
    const program = ofBytes(makeProgram({ certificates: entry(message) }));
    const { signature, notes } = await readSignature("pe", program);
    assert.equal(signature, null);
    assert.match(notes.join("; "), /^The signature cannot be read: [^;]+$/);
  });

  Deno.test(`readSignature() refuses a package and an MSI with a signature of ${name}`, async () => {
    const content = concat(new TextEncoder().encode("PKCX"), message);
    const msix = makeZip([{ name: "AppxSignature.p7x", content }]);
    const msi = makeCompoundFile([{ name: "\x05DigitalSignature", content: message }]);
    for (const [kind, file] of [["msix", msix], ["msi", msi]] as const) {
      const { signature, notes } = await readSignature(kind, ofBytes(file));
      assert.equal(signature, null);
      assert.match(notes.join(), /^The signature cannot be read: /);
    }
  });
}

Deno.test("readSignature() refuses a table of certificates with an entry that leaves it", async () => {
  for (const size of [0, 7, 17, 0xffffffff]) {
    const program = makeProgram({ certificates: entry(new Uint8Array(8), { size }) });
    const { signature, notes } = await readSignature("pe", ofBytes(program));
    assert.equal(signature, null);
    assert.match(notes.join(), /^The signature cannot be read: The table of certificates/);
  }
});

Deno.test("readSignature() finds nothing in a table of other things", async () => {
  const certificates = many(1000, entry(new Uint8Array(8), { type: 1 }));
  const found = await readSignature("pe", ofBytes(makeProgram({ certificates })));
  assert.deepEqual(found, { signature: null, notes: [] });
});

Deno.test("readSignature() finds nothing in a package whose signature is none", async () => {
  const msix = makeZip([{ name: "AppxSignature.p7x", content: "PK\x03\x04" }]);
  assert.deepEqual(await readSignature("msix", ofBytes(msix)), { signature: null, notes: [] });
});

const storages = (depth: number): Parameters<typeof makeCompoundFile>[0] =>
  depth ? [{ name: "s", children: storages(depth - 1) }] : [];

const SAMPLES: readonly [kind: SignedKind, make: () => Bytes][] = [
  ["pe", makeSignableProgram],
  ["msi", () => makeCompoundFile([{ name: "a", content: new Uint8Array(5000) }, ...storages(3)])],
  ["msix", makeSignableMsix],
];
const change = fc.record({ at: fc.nat(), byte: fc.nat(255), isInSignature: fc.boolean() });

for (const [kind, make] of SAMPLES) {
  Deno.test({
    name: `readSignature() of a damaged ${kind} answers, having read little more than the file`,
    ignore: cannotSign,
    async fn() {
      using folder = await SigningFolder.create(["ec", "tsa"]);
      const sample = await folder.sign(make(), { key: "ec", stampedAt: 2_600_000_000 });
      const begins = await messageAt(kind, sample);
      const changes = fc.array(change, { minLength: 1, maxLength: 5 });
      await fc.assert(
        fc.asyncProperty(changes, async (all) => {
          const file = sample.slice();
          for (const { at, byte, isInSignature } of all) {
            const from = isInSignature ? begins : 0;
            file[from + at % (file.length - from)] = byte;
          }
          const counted = counting(file);
          const { signature, notes } = await readSignature(kind, counted);
          assert.ok(signature || notes.length < 5);
          assert.ok(counted.bytesRead < 20 * file.length, `${counted.bytesRead}`);
        }),
        { numRuns: 500 },
      );
    },
  });
}

async function messageAt(kind: SignedKind, file: Bytes): Promise<number> {
  if (kind === "pe") return (await openPe(ofBytes(file)))!.certificates!.offset;
  return new TextDecoder("latin1").decode(file).lastIndexOf("AppxSignature") + 1 ||
    file.length / 2;
}

function counting(file: Bytes): RandomAccess & { bytesRead: number } {
  return {
    size: file.length,
    bytesRead: 0,
    read(offset, length) {
      this.bytesRead += length;
      return ofBytes(file).read(offset, length);
    },
  };
}

Deno.test("parse() of DER answers or refuses whatever it is given", () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => {
      try {
        walk(Der.parse(bytes));
      } catch (error) {
        assert.equal((error as Error).name, "Unreadable");
      }
    }),
    { numRuns: 2000 },
  );
});

function walk(value: Der): void {
  assert.ok(value.content.length <= value.bytes.length);
  if (value.isUniversal(16) || value.isUniversal(17)) value.children.forEach(walk);
}
