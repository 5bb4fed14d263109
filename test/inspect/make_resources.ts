import { concat, RESOURCES_AT } from "./make_exe.ts";

type Bytes = Uint8Array<ArrayBuffer>;

/** A resource of a program made for a test. */
export interface MadeResource {
  readonly type: number | string;
  readonly name: number | string;
  readonly content: Bytes;
}

/** The `.rsrc` section of `makeProgram`: one directory for each resource on every level. */
export function makeResources(resources: readonly MadeResource[]): Bytes {
  const rootSize = 16 + 8 * resources.length;
  const head = new DataView(new ArrayBuffer(rootSize + resources.length * (2 * 24 + 16)));
  const names: Bytes[] = [];
  let end = head.byteLength;
  const identify = (id: number | string): number => {
    if (typeof id === "number") return id;
    const name = concat(Uint8Array.of(id.length, 0), utf16(id));
    names.push(name);
    end += name.length;
    return 0x8000_0000 + end - name.length;
  };
  const put = (at: number, id: number, target: number) => {
    head.setUint32(at, id, true);
    head.setUint32(at + 4, target, true);
  };
  head.setUint16(14, resources.length, true);
  const leaves = resources.map(({ type, name }, index) => {
    const at = rootSize + index * 64;
    head.setUint16(at + 14, 1, true);
    head.setUint16(at + 24 + 14, 1, true);
    put(16 + 8 * index, identify(type), 0x8000_0000 + at);
    put(at + 16, identify(name), 0x8000_0000 + at + 24);
    put(at + 24 + 16, 0x409, at + 48);
    return at + 48;
  });
  resources.forEach(({ content }, index) => {
    put(leaves[index]!, RESOURCES_AT + end, content.length);
    end += content.length;
  });
  return concat(new Uint8Array(head.buffer), ...names, ...resources.map(({ content }) => content));
}

/** A version resource with one table of strings, in English. */
export function makeVersion(strings: Readonly<Record<string, string>>): Bytes {
  const fixed = new Uint32Array([0xfeef04bd, 0x10000, 0x10002, 0x30004, 0x10002, 0x30000]);
  const values = Object.entries(strings).map(([key, text]) => block(key, utf16(`${text}\0`)));
  const table = block("040904B0", new Uint8Array(), ...values);
  return block(
    "VS_VERSION_INFO",
    concat(new Uint8Array(fixed.buffer), new Uint8Array(52 - fixed.byteLength)),
    block("StringFileInfo", new Uint8Array(), table),
  );
}

/** An application manifest. */
export function makeManifest(
  name: string,
  options: { level?: string; description?: string },
): Bytes {
  const { level = "asInvoker", description = "" } = options;
  return new TextEncoder().encode(
    `<assembly xmlns="urn:schemas-microsoft-com:asm.v1"><assemblyIdentity name="${name}"/>` +
      `<description>${description}</description><trustInfo><security><requestedPrivileges>` +
      `<requestedExecutionLevel level="${level}"/></requestedPrivileges></security></trustInfo>` +
      `</assembly>`,
  );
}

/** Text as Windows writes it. */
export function utf16(text: string): Bytes {
  return new Uint8Array(Uint16Array.from(text, (character) => character.charCodeAt(0)).buffer);
}

function block(key: string, value: Bytes, ...children: readonly Bytes[]): Bytes {
  const content = concat(padded(concat(new Uint8Array(6), utf16(`${key}\0`))), padded(value));
  const whole = concat(content, ...children.map(padded));
  const head = new DataView(whole.buffer);
  head.setUint16(0, whole.length, true);
  head.setUint16(2, value.length, true);
  return whole;
}

function padded(bytes: Bytes): Bytes {
  return concat(bytes, new Uint8Array(-bytes.length & 3));
}
