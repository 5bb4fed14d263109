import { concat } from "./make_exe.ts";

type Bytes = Uint8Array<ArrayBuffer>;

/** A cabinet of one file, which is stored. */
export function makeCabinet(name: string, content: Bytes): Bytes {
  const blocks: Bytes[] = [];
  for (let at = 0; at < content.length; at += 32768) {
    const data = content.slice(at, at + 32768);
    const head = new DataView(new ArrayBuffer(8));
    head.setUint16(4, data.length, true);
    head.setUint16(6, data.length, true);
    blocks.push(new Uint8Array(head.buffer), data);
  }
  const dataAt = 36 + 8 + 16 + name.length + 1;
  const head = new DataView(new ArrayBuffer(dataAt));
  const bytes = new Uint8Array(head.buffer);
  bytes.set(new TextEncoder().encode("MSCF"));
  head.setUint32(16, 44, true);
  head.setUint16(26, 1, true);
  head.setUint16(28, 1, true);
  head.setUint32(36, dataAt, true);
  head.setUint16(40, blocks.length / 2, true);
  head.setUint32(44, content.length, true);
  bytes.set(new TextEncoder().encode(name), 60);
  return concat(bytes, ...blocks);
}
