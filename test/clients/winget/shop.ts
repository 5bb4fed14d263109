import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { openRegistry } from "../../scenario/registry.ts";
import { createRepository } from "../../scenario/winget_fixture.ts";
import { freePort, type Running, startProgram } from "../../servers/component.ts";
import type { Members } from "./reading.ts";
import { type Answer, Wire } from "./wire.ts";

const PASSWORD = "correct horse battery staple";
const ROOT = dirname(dirname(dirname(dirname(fileURLToPath(import.meta.url)))));
const PERMISSIONS = ["net", "read", "write", "env", "sys"].map((name) => `--allow-${name}`);

/** A listening server of the product, and the administrator who fills it. */
export interface Shop extends AsyncDisposable {
  /** Scheme, host and port. */
  readonly url: string;
  readonly admin: Administrator;
  /** Kills the server as a power cut would, and starts it again at the same address. */
  restart(): Promise<void>;
}

/** What an upload is answered with. */
export interface Uploaded {
  readonly url: string;
  readonly sha256: string;
  readonly size: number;
}

/** Path of the one repository of a shop that is not public. */
export const BACK_ROOM = "default/back-room";

/** Starts the product with a folder of its own, in which there is nothing but a private repository. */
export async function openShop(): Promise<Shop> {
  const url = new URL(`http://127.0.0.1:${freePort()}`);
  const folder = await Deno.makeTempDir();
  await furnish(folder);
  let server = await serve(url, folder);
  const wire = new Wire();
  return {
    url: url.origin,
    admin: new Administrator(url.origin, wire),
    async restart() {
      await server.kill();
      server = await serve(url, folder);
    },
    async [Symbol.asyncDispose]() {
      wire[Symbol.dispose]();
      await server[Symbol.asyncDispose]();
    },
  };
}

async function furnish(DATA_DIR: string): Promise<void> {
  await using registry = await openRegistry({ env: { DATA_DIR, ADMIN_PASSWORD: PASSWORD } });
  await createRepository(registry, BACK_ROOM, { visibility: "private" });
}

async function serve(url: URL, folder: string): Promise<Running> {
  return await startProgram("deno", {
    args: ["run", ...PERMISSIONS, join(ROOT, "mod.ts"), "serve"],
    env: {
      ...{ HOST: url.hostname, PORT: url.port, DATA_DIR: folder },
      ...{ ADMIN_USERNAME: "admin", ADMIN_PASSWORD: PASSWORD },
    },
    ...{ url, folder },
    async ready() {
      const health = await fetch(new URL("/health", url));
      await health.body?.cancel();
      return health.ok;
    },
  });
}

/** Uploads, publishes and deletes with the password of the administrator. */
export class Administrator {
  readonly #url: string;
  readonly #wire: Wire;

  constructor(url: string, wire: Wire) {
    this.#url = url;
    this.#wire = wire;
  }

  /** Stores an installer and answers where it will be downloaded. */
  async upload(
    identifier: string,
    version: string,
    bytes: Uint8Array,
    repository = "default/winget",
  ): Promise<Uploaded> {
    const [id, at] = [encodeURIComponent(identifier), encodeURIComponent(version)];
    const path = `/api/v1/repositories/${repository}/packages/${id}/versions/${at}/files/setup.exe`;
    const answer = await this.send("PUT", path, bytes, "application/octet-stream");
    return JSON.parse(textOf(expect(answer, 201)));
  }

  /** Publishes a package that is new. */
  async publish(manifest: Members): Promise<void> {
    expect(await this.send("POST", "/api/packageManifests/", JSON.stringify(manifest)), 201);
  }

  /** Adds a version to a package that exists. */
  async addVersion(identifier: string, version: unknown): Promise<void> {
    const { Data } = JSON.parse(
      textOf(expect(await this.send("GET", `/api/packageManifests/${identifier}`), 200)),
    );
    const body = JSON.stringify({ ...Data, Versions: [...Data.Versions, version] });
    expect(await this.send("PUT", `/api/packageManifests/${identifier}`, body), 200);
  }

  /** Removes a package. */
  async remove(identifier: string): Promise<void> {
    expect(await this.send("DELETE", `/api/packageManifests/${identifier}`), 204);
  }

  /** A new secret address of the repository that is not public, and how to revoke it. */
  async backDoor(): Promise<{ readonly url: string; readonly close: () => Promise<void> }> {
    const path = `/api/v1/repositories/${BACK_ROOM}/source-keys`;
    const made = await this.send("POST", path, JSON.stringify({ title: "A laptop" }));
    const { id, url } = JSON.parse(textOf(expect(made, 201)));
    return { url, close: async () => void expect(await this.send("DELETE", `${path}/${id}`), 204) };
  }

  /** A new API token, as administrators give it to their scripts. */
  async token(): Promise<string> {
    const body = JSON.stringify({ title: "scripts" });
    return JSON.parse(textOf(expect(await this.send("POST", "/api/v1/tokens", body), 201))).secret;
  }

  /** Sends anything with the administrator's password. */
  async send(
    method: "GET" | "POST" | "PUT" | "DELETE",
    path: string,
    body?: string | Uint8Array,
    type = "application/json",
  ): Promise<Answer> {
    const headers = { "Authorization": `Basic ${btoa(`admin:${PASSWORD}`)}`, "Content-Type": type };
    return await this.#wire.send({ method, url: this.#url + path, headers, body });
  }
}

/** The body of an answer. */
export function textOf({ body }: Answer): string {
  return new TextDecoder().decode(body);
}

function expect(answer: Answer, status: number): Answer {
  if (answer.status === status) return answer;
  throw new Error(`${answer.status} instead of ${status}: ${textOf(answer)}`);
}
