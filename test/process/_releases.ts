import { createHash, generateKeyPairSync, type KeyObject, sign } from "node:crypto";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const ROOT = dirname(dirname(dirname(fileURLToPath(import.meta.url))));

/** What a release consists of besides what follows from it. */
export interface Release {
  /** The program, a script. */
  readonly program: string;
  /** Who signs instead of who should; nobody for `null`. */
  readonly signer?: KeyObject | null;
  /** What the digest is of, instead of the program. */
  readonly promised?: string;
}

/** A forge with releases. */
export interface Forge extends AsyncDisposable {
  /** The address that `install.sh --releases` takes. */
  readonly releases: string;
  /** The key that signs, as PEM. */
  readonly publicKey: string;
  /** Publishes a release, which is the newest from now on. */
  publish(version: string, release: Release): void;
}

/** Starts a forge that answers as Gitea and GitHub do. */
export function startForge(): Forge {
  const { publicKey, privateKey } = generateKeyPairSync("ed25519");
  const files = new Map<string, Uint8Array | string>();
  let newest = "";
  const server = Deno.serve({ hostname: "127.0.0.1", port: 0, onListen() {} }, (request) => {
    const path = new URL(request.url).pathname.replace("/acme/packhouse/releases/", "");
    if (path === "latest" && newest) {
      return new Response(null, { status: 302, headers: { location: `tag/v${newest}` } });
    }
    if (path === `tag/v${newest}`) return new Response("A page for people");
    const file = files.get(path);
    return file === undefined ? new Response(null, { status: 404 }) : new Response(file as string);
  });
  return {
    releases: `http://127.0.0.1:${server.addr.port}/acme/packhouse/releases`,
    publicKey: publicKey.export({ format: "pem", type: "spki" }) as string,
    publish(version, { program, signer = privateKey, promised = program }) {
      newest = version;
      const sums = PLATFORMS.map((platform) => `${digestOf(promised)}  packhouse-${platform}\n`);
      const text = sums.join("");
      const at = `download/v${version}`;
      files.set(`${at}/SHA256SUMS`, text);
      files.delete(`${at}/SHA256SUMS.sig`);
      if (signer) {
        files.set(
          `${at}/SHA256SUMS.sig`,
          new Uint8Array(sign(null, new TextEncoder().encode(text), signer)),
        );
      }
      for (const platform of PLATFORMS) files.set(`${at}/packhouse-${platform}`, program);
    },
    [Symbol.asyncDispose]: () => server.shutdown(),
  };
}

const PLATFORMS = ["linux-x64", "linux-arm64"];

function digestOf(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}

/** The real program as a script that says that it is some version, and does `instead` where that is given. */
export function programOf(version: string, instead = ""): string {
  const { tasks } = JSON.parse(Deno.readTextFileSync(join(ROOT, "deno.json")));
  const allowed = (tasks.packhouse.command as string).match(/--allow-\S+/g)!.join(" ");
  return `#!/bin/sh
[ "$1" != version ] || { echo "packhouse ${version}"; exit; }
${instead}
exec "${Deno.execPath()}" run --quiet ${allowed} "${ROOT}/mod.ts" "$@"
`;
}
