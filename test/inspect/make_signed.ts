import { join } from "node:path";
import { lacks } from "../servers/component.ts";
import { concat, makeProgram } from "./make_exe.ts";
import { packageManifest } from "./make_msix.ts";
import { makeZip } from "./make_zip.ts";

type Bytes = Uint8Array<ArrayBuffer>;

/** What is told to `osslsigncode sign` besides the file. */
export interface SignOptions {
  readonly key?: KeyName;
  readonly digest?: "sha1" | "sha256" | "sha384";
  /** Seconds since 1970 that a token of RFC 3161 shall say. */
  readonly stampedAt?: number;
  /** Further arguments. */
  readonly more?: readonly string[];
}

export type KeyName = "rsa" | "ec" | "tsa";

/** Whether files cannot be signed here. */
export const cannotSign: boolean = [lacks("openssl"), lacks("osslsigncode")].includes(true);

/** Arguments of `openssl req` that make each key; all certify themselves, for a hundred years. */
const KEYS: Readonly<Record<KeyName, readonly string[]>> = {
  rsa: [
    ...["-newkey", "rsa:2048", "-subj", "/C=DE/O=Contoso, Ltd/OU=#1/CN=Contoso \\+ Söhne <AG>"],
    ...["-addext", "extendedKeyUsage=codeSigning"],
  ],
  ec: [
    ...["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-384", "-subj", "/CN=Fabrikam"],
    ...["-addext", "extendedKeyUsage=codeSigning"],
  ],
  tsa: [
    ...["-newkey", "rsa:2048", "-subj", "/CN=Clock"],
    ...["-addext", "extendedKeyUsage=critical,timeStamping"],
  ],
};

/** A folder with keys in it, and the programs that sign. Disposing of it removes it. */
export class SigningFolder implements Disposable {
  readonly #path: string;
  #files = 0;

  private constructor(path: string) {
    this.#path = path;
  }

  static async create(keys: readonly KeyName[] = ["rsa", "ec", "tsa"]): Promise<SigningFolder> {
    const folder = new SigningFolder(await Deno.makeTempDir());
    for (const name of keys) {
      await folder.run("openssl", [
        ...["req", "-x509", "-nodes", "-utf8", "-days", "36500", ...KEYS[name]],
        ...["-keyout", `${name}.key`, "-out", `${name}.crt`],
      ]);
    }
    return folder;
  }

  /** The file with a signature in it. */
  async sign(file: Uint8Array, options: SignOptions = {}): Promise<Bytes> {
    const { key = "rsa", digest = "sha256", stampedAt, more = [] } = options;
    const [from, to] = [await this.write(file), this.#name()];
    const stamp = stampedAt === undefined
      ? []
      : ["-TSA-certs", "tsa.crt", "-TSA-key", "tsa.key", "-TSA-time", `${stampedAt}`];
    await this.run("osslsigncode", [
      ...["sign", "-certs", `${key}.crt`, "-key", `${key}.key`, "-h", digest, ...stamp, ...more],
      ...["-in", from, "-out", to],
    ]);
    return await this.read(to);
  }

  /** Whether `osslsigncode verify` is content, each of the keys being trusted. */
  async isVerified(file: Uint8Array): Promise<boolean> {
    const name = await this.write(file);
    const trusted = await this.write(
      new TextEncoder().encode(
        (await Promise.all(
          ["rsa", "ec"].map((key) => Deno.readTextFile(join(this.#path, `${key}.crt`))),
        )).join(""),
      ),
    );
    const args = ["verify", "-CAfile", trusted, "-TSA-CAfile", "tsa.crt", "-in", name];
    const { success } = await this.#start("osslsigncode", args);
    return success;
  }

  /** What openssl says of a certificate: `-subject`, `-fingerprint` and so on. */
  async describe(key: KeyName, what: readonly string[]): Promise<string> {
    const said = await this.run("openssl", ["x509", "-noout", "-in", `${key}.crt`, ...what]);
    return said.trim().replace(/^.*?=/, "");
  }

  /** Runs a program in the folder and returns what it prints; throws when it fails. */
  async run(program: string, args: readonly string[]): Promise<string> {
    const { success, stdout, stderr } = await this.#start(program, args);
    const text = new TextDecoder().decode(stdout);
    if (!success) throw new Error(`${program} failed: ${text}${new TextDecoder().decode(stderr)}`);
    return text;
  }

  /** Keeps bytes under a name that it tells. */
  async write(bytes: Uint8Array): Promise<string> {
    const name = this.#name();
    await Deno.writeFile(join(this.#path, name), bytes);
    return name;
  }

  read(name: string): Promise<Bytes> {
    return Deno.readFile(join(this.#path, name));
  }

  [Symbol.dispose](): void {
    Deno.removeSync(this.#path, { recursive: true });
  }

  #name(): string {
    return `file${this.#files++}`;
  }

  #start(program: string, args: readonly string[]): Promise<Deno.CommandOutput> {
    return new Deno.Command(program, {
      args: [...args],
      cwd: this.#path,
      stdin: "null",
      stdout: "piped",
      stderr: "piped",
    }).output();
  }
}

/** A program that can be signed. */
export function makeSignableProgram(): Bytes {
  const content = Uint8Array.from({ length: 3000 }, (_, at) => at % 251);
  return makeProgram({ sections: [{ name: ".text", content }], overlay: content });
}

/** A package that has all that signing asks for. */
export function makeSignableMsix(): Bytes {
  return makePackaged("AppxManifest.xml", packageManifest({}));
}

/** A bundle, of one package that it does not have. */
export function makeSignableBundle(): Bytes {
  return makePackaged("AppxMetadata/AppxBundleManifest.xml", BUNDLE_MANIFEST);
}

function makePackaged(name: string, manifest: string): Bytes {
  return makeZip([
    { name: "app.exe", content: new Uint8Array(5000).fill(7), stored: true },
    { name, content: manifest },
    { name: "AppxBlockMap.xml", content: BLOCK_MAP },
    { name: "[Content_Types].xml", content: CONTENT_TYPES },
  ]);
}

/** The same ZIP with its end written as one of ZIP64, as packages are by Windows' own tools. */
export function withEndOfZip64(zip: Bytes): Bytes {
  const end = new DataView(zip.slice(-22).buffer);
  const [count, size, at] = [end.getUint16(8, true), end.getUint32(12, true), zip.length - 22];
  const end64 = new DataView(new ArrayBuffer(76));
  end64.setUint32(0, 0x06064b50, true);
  end64.setBigUint64(4, 44n, true);
  end64.setUint32(12, 0x2d002d, true);
  [count, count, size, end.getUint32(16, true)].forEach((value, index) =>
    end64.setBigUint64(24 + 8 * index, BigInt(value), true)
  );
  end64.setUint32(56, 0x07064b50, true);
  end64.setBigUint64(64, BigInt(at), true);
  end64.setUint32(72, 1, true);
  [8, 12, 16].forEach((field) => end.setUint32(field, 0xffffffff, true));
  return concat(zip.subarray(0, at), new Uint8Array(end64.buffer), new Uint8Array(end.buffer));
}

const BUNDLE_MANIFEST = '<Bundle xmlns="http://schemas.microsoft.com/appx/2013/bundle">' +
  '<Identity Name="Contoso.App" Publisher="CN=Contoso" Version="1.2.3.4"/>' +
  '<Packages><Package Type="application" FileName="a.msix" Architecture="x64"/></Packages></Bundle>';
const BLOCK_MAP = '<?xml version="1.0" encoding="UTF-8"?>' +
  '<BlockMap xmlns="http://schemas.microsoft.com/appx/2010/blockmap" ' +
  'HashMethod="http://www.w3.org/2001/04/xmlenc#sha256"></BlockMap>';
const CONTENT_TYPES = '<?xml version="1.0" encoding="UTF-8"?>' +
  '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">' +
  '<Default Extension="exe" ContentType="application/octet-stream"/></Types>';
