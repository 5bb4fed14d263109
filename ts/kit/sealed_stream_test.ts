import assert from "node:assert/strict";
import { openStream, SealedStreamBroken, sealStream } from "./sealed_stream.ts";

const PASSPHRASE = "correct horse battery staple";
const SEGMENT = 64 * 1024;

async function through(
  bytes: Uint8Array<ArrayBuffer>,
  by: TransformStream<Uint8Array, Uint8Array<ArrayBuffer>>,
): Promise<Uint8Array<ArrayBuffer>> {
  return await new Response(new Blob([bytes]).stream().pipeThrough(by)).bytes();
}

function sample(size: number): Uint8Array<ArrayBuffer> {
  return Uint8Array.from({ length: size }, (_, at) => at * 7 % 251);
}

for (const size of [0, 1, SEGMENT - 1, SEGMENT, SEGMENT + 1, 3 * SEGMENT]) {
  Deno.test(`${size} bytes that are sealed are opened again`, async () => {
    const sealed = await through(sample(size), sealStream(PASSPHRASE));
    assert.equal(sealed.length, 24 + size + 16 * Math.max(1, Math.ceil(size / SEGMENT)));
    assert.deepEqual(await through(sealed, openStream(PASSPHRASE)), sample(size));
  });
}

/** What can be done to sealed bytes; they are of two segments and a bit. */
const DAMAGES: Readonly<
  Record<string, (sealed: Uint8Array<ArrayBuffer>) => Uint8Array<ArrayBuffer>>
> = {
  "cut in the head": (sealed) => sealed.slice(0, 20),
  "cut behind the head": (sealed) => sealed.slice(0, 24),
  "cut behind a segment": (sealed) => sealed.slice(0, 24 + SEGMENT + 16),
  "cut in a segment": (sealed) => sealed.slice(0, -5),
  "longer": (sealed) => Uint8Array.from([...sealed, 0]),
  "changed": (sealed) => sealed.with(SEGMENT + 100, sealed[SEGMENT + 100]! ^ 1),
  "put in another order": (sealed) => {
    const size = SEGMENT + 16;
    const [head, first, second, rest] = [
      sealed.subarray(0, 24),
      sealed.subarray(24, 24 + size),
      sealed.subarray(24 + size, 24 + 2 * size),
      sealed.subarray(24 + 2 * size),
    ];
    return Uint8Array.from([...head, ...second, ...first, ...rest]);
  },
  "not sealed at all": () => sample(100),
};

for (const [damage, damaged] of Object.entries(DAMAGES)) {
  Deno.test(`sealed bytes are refused when they are ${damage}`, async () => {
    const sealed = await through(sample(2 * SEGMENT + 9), sealStream(PASSPHRASE));
    await assert.rejects(through(damaged(sealed), openStream(PASSPHRASE)), SealedStreamBroken);
  });
}

Deno.test("sealed bytes open for their passphrase alone", async () => {
  const sealed = await through(sample(9), sealStream(PASSPHRASE));
  await assert.rejects(
    through(sealed, openStream(`${PASSPHRASE}!`)),
    (error) => error instanceof SealedStreamBroken && /another one/.test(error.message),
  );
});
