import { matchesGlob } from "../../../ts/kit/glob.ts";
import { answer, type Answering, counted, type Met, type Resource } from "./answers.ts";
import { type Bulk, bulkId, bulkPackage } from "./bulk.ts";
import { type Fault, type FaultOptions, Faults } from "./faults.ts";
import { indexV1, type V1Minor } from "./index_v1.ts";
import { indexV2 } from "./index_v2.ts";
import { type Bytes, fileOf, type MadePackage, sha256 } from "./made_package.ts";
import { type RestOptions, RestSource } from "./rest.ts";
import { placedManifest, Shelf } from "./shelf.ts";
import { sourcePackage } from "./source_package.ts";
import { versionData } from "./version_data.ts";

export interface UpstreamOptions {
  readonly packages?: readonly MadePackage[];
  readonly bulk?: Bulk;
  /** Whether there is `source2.msix`; there is unless this says `false`. */
  readonly v2?: boolean;
  /** The second half of the schema of `source.msix`; 7 unless said, `null` for no such file. */
  readonly v1?: V1Minor | null;
  readonly rest?: RestOptions;
  readonly port?: number;
}

/** Starts the stand-in; disposing of it ends every connection. */
export function startUpstream(options: UpstreamOptions = {}): Promise<Upstream> {
  return Promise.resolve(new Upstream(options));
}

/** See the room's door. */
export class Upstream implements AsyncDisposable {
  /** Every request since the start, in order. */
  readonly requests: Met[] = [];
  readonly origin: string;
  readonly #options: UpstreamOptions;
  readonly #shelf = new Shelf();
  readonly #faults = new Faults();
  readonly #closed = Promise.withResolvers<void>();
  readonly #server: Deno.HttpServer<Deno.NetAddr>;
  readonly #rest: RestSource;
  readonly #waiting: { readonly glob: string; readonly resolve: () => void }[] = [];
  readonly #indexes = new Map<string, Promise<Bytes>>();

  constructor(options: UpstreamOptions) {
    this.#options = options;
    const answering: Answering = {
      find: (request, url) => this.#find(request, url),
      ...{ faults: this.#faults, requests: this.requests, closed: this.#closed.promise },
      met: ({ path }) =>
        this.#waiting.forEach((one) => matchesGlob(one.glob, path) && one.resolve()),
    };
    const where = { hostname: "127.0.0.1", port: options.port ?? 0, onListen: () => {} };
    // A stream that was cut as it was told is no news.
    const onError = () => new Response(null, { status: 500 });
    this.#server = Deno.serve({ ...where, onError }, (request) => answer(request, answering));
    this.origin = `http://127.0.0.1:${this.#server.addr.port}`;
    this.#rest = new RestSource(this.#shelf, this.origin, options.rest ?? {});
    for (const made of options.packages ?? []) this.publish(made);
    const { bulk } = options;
    for (let at = 0; bulk && at < bulk.packages; at++) {
      this.#shelf.put(bulkId(at), () => bulkPackage(at, bulk));
    }
  }

  /** The base of the pre-indexed source. */
  get url(): string {
    return `${this.origin}/cache`;
  }

  /** The base of the REST source. */
  get rest(): string {
    return `${this.origin}/rest`;
  }

  /** What the index says of itself; another one after each change. */
  get sourceVersion(): string {
    return `2026.1.${this.#shelf.revision}.0`;
  }

  /** Puts a package there as it is, in place of whatever was there of it. */
  publish(made: MadePackage): void {
    this.#shelf.put(made.id, () => made);
  }

  withdraw(id: string): void {
    this.#shelf.remove(id);
  }

  /** The path of an installer's file. */
  fileOf(id: string, version: string, installer = 0): string {
    const found = this.#version(id, version);
    return fileOf(found.made, found.version, installer).path;
  }

  /** The path of a manifest. */
  manifestOf(id: string, version: string): string {
    const found = this.#version(id, version);
    const { path } = placedManifest(found.made, found.version, this.origin);
    return `/cache/${path.split("/").map(encodeURIComponent).join("/")}`;
  }

  /** The path of what is said of a package's versions. */
  async versionDataOf(id: string): Promise<string> {
    const bytes = await versionData(this.#shelf.get(id)!, this.origin);
    return `/cache/packages/${id}/${sha256(bytes).slice(0, 8)}/versionData.mszyml`;
  }

  fault(path: string, fault: Fault, options: FaultOptions = {}): void {
    this.#faults.put(path, fault, options);
  }

  heal(path = "*"): void {
    this.#faults.heal(path);
  }

  /** How many requests came to paths that fit. */
  count(path: string, method?: string): number {
    return counted(this.requests, path, method);
  }

  /** Settles when the next request comes to a path that fits. */
  next(path: string): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#waiting.push({ glob: path, resolve });
    return promise;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#closed.resolve();
    await this.#server.shutdown();
  }

  #version(id: string, version: string) {
    const found = this.#shelf.version(id, version);
    if (!found) throw new Error(`The stand-in has no ${id} ${version}`);
    return found;
  }

  async #find(request: Request, { pathname }: URL): Promise<Resource | null> {
    const [, room, ...steps] = pathname.split("/");
    if (room === "rest") return await this.#rest.find(request, steps.join("/"));
    if (room === "files") return asResource(this.#shelf.file(pathname)?.content());
    if (room !== "cache") return null;
    if (steps[0] === "packages") return asResource(await this.#versionData(steps));
    if (steps[0] === "manifests") return asResource(this.#manifest(steps), "text/x-yaml");
    const index = await this.#index(steps.join("/"));
    return index && {
      ...{ bytes: index, type: "application/msix" },
      headers: {
        "x-ms-meta-sourceversion": this.sourceVersion,
        "last-modified": new Date((1_700_000_000 + this.#shelf.revision) * 1000).toUTCString(),
      },
    };
  }

  /** Both indexes are built when they are first asked for, and again after a change. */
  async #index(name: string): Promise<Bytes | null> {
    const { v2 = true, v1 = 7 } = this.#options;
    const [shelf, origin] = [this.#shelf, this.origin];
    const build = name === "source2.msix" && v2
      ? () => indexV2(shelf, origin)
      : name === "source.msix" && v1 !== null
      ? () => indexV1(shelf, origin, v1)
      : null;
    if (!build) return null;
    const key = `${name} ${shelf.revision}`;
    const { sourceVersion } = this;
    if (!this.#indexes.has(key)) {
      this.#indexes.clear();
      this.#indexes.set(key, build().then((database) => sourcePackage(database, sourceVersion)));
    }
    return await this.#indexes.get(key)!;
  }

  async #versionData([, id, hash]: readonly string[]): Promise<Bytes | null> {
    const made = this.#shelf.get(decodeURIComponent(id ?? ""));
    const bytes = made && await versionData(made, this.origin);
    return bytes && sha256(bytes).startsWith(hash ?? "?") ? bytes : null;
  }

  #manifest(steps: readonly string[]): Bytes | null {
    const [file = "", digest = "", version = ""] = steps.map(decodeURIComponent).toReversed();
    const found = this.#shelf.version(file.replace(/\.yaml$/, ""), version);
    const placed = found && placedManifest(found.made, found.version, this.origin);
    return placed?.sha256.startsWith(digest) ? new TextEncoder().encode(placed.text) : null;
  }
}

function asResource(
  bytes: Bytes | null | undefined,
  type = "application/octet-stream",
): Resource | null {
  return bytes ? { bytes, type } : null;
}
