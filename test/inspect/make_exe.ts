type Bytes = Uint8Array<ArrayBuffer>;

/** What a program made for a test consists of; the rest of it is zeros. */
export interface ProgramParts {
  /** x64 unless told. */
  readonly machine?: number;
  readonly sections?: readonly { readonly name: string; readonly content: Bytes }[];
  /** The content of a section `.rsrc`, its tree at the beginning, with addresses from `RESOURCES_AT`. */
  readonly resources?: Bytes;
  readonly overlay?: Bytes;
  /** The attribute certificate table, put at the end. */
  readonly certificates?: Bytes;
  readonly isManaged?: boolean;
}

/** Where the resources of {@link makeProgram} are loaded. */
export const RESOURCES_AT = 0x10_0000;

const PE_AT = 0x80;
const ALIGNMENT = 512;
const MACHINE_X86 = 0x14c;
const MACHINE_X64 = 0x8664;

/** A program of nothing but headers, sections and what is appended to it. */
export function makeProgram(parts: ProgramParts = {}): Bytes {
  const machine = parts.machine ?? MACHINE_X64;
  const is32 = machine === MACHINE_X86;
  const sections = [
    ...(parts.sections ?? [{ name: ".text", content: new Uint8Array(16) }])
      .map((section, index) => ({ ...section, address: 0x1000 * (index + 1) })),
    ...(parts.resources
      ? [{ name: ".rsrc", content: parts.resources, address: RESOURCES_AT }]
      : []),
  ];
  const optionalSize = is32 ? 96 + 128 : 112 + 128;
  const headersSize = aligned(PE_AT + 24 + optionalSize + 40 * sections.length);
  const head = new DataView(new ArrayBuffer(headersSize));
  head.setUint16(0, 0x5a4d, true);
  head.setUint32(0x3c, PE_AT, true);
  head.setUint32(PE_AT, 0x4550, true);
  head.setUint16(PE_AT + 4, machine, true);
  head.setUint16(PE_AT + 6, sections.length, true);
  head.setUint16(PE_AT + 20, optionalSize, true);
  head.setUint16(PE_AT + 22, 2, true);
  const optional = PE_AT + 24;
  head.setUint16(optional, is32 ? 0x10b : 0x20b, true);
  head.setUint32(optional + 60, headersSize, true);
  head.setUint16(optional + 68, 2, true);
  const directories = optional + optionalSize - 128;
  head.setUint32(directories - 4, 16, true);
  const contents: Bytes[] = [];
  let offset = headersSize;
  sections.forEach(({ name, content, address }, index) => {
    const at = optional + optionalSize + 40 * index;
    new Uint8Array(head.buffer).set(new TextEncoder().encode(name).subarray(0, 8), at);
    head.setUint32(at + 8, content.length, true);
    head.setUint32(at + 12, address, true);
    head.setUint32(at + 16, aligned(content.length), true);
    head.setUint32(at + 20, offset, true);
    contents.push(content, new Uint8Array(aligned(content.length) - content.length));
    offset += aligned(content.length);
  });
  const setDirectory = (index: number, address: number, size: number) => {
    head.setUint32(directories + 8 * index, address, true);
    head.setUint32(directories + 8 * index + 4, size, true);
  };
  if (parts.resources) setDirectory(2, RESOURCES_AT, parts.resources.length);
  if (parts.isManaged) setDirectory(14, 0x1000, 72);
  const overlay = parts.overlay ?? new Uint8Array();
  if (parts.certificates) {
    setDirectory(4, offset + overlay.length, parts.certificates.length);
  }
  return concat(
    new Uint8Array(head.buffer),
    ...contents,
    overlay,
    parts.certificates ?? new Uint8Array(),
  );
}

/** Bytes one behind the other. */
export function concat(...parts: readonly Uint8Array[]): Bytes {
  const whole = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

function aligned(length: number): number {
  return Math.ceil(length / ALIGNMENT) * ALIGNMENT;
}
