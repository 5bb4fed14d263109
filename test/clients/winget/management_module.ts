import { failedStatus, WinGetFailure } from "./failure.ts";
import { isObject, listIn, type Members, objectIn } from "./reading.ts";
import type { Answer, Wire } from "./wire.ts";

/** Where the module works and with what key. */
export interface ManagementModuleOptions {
  readonly wire: Wire;
  /** Scheme, host and port: the module adds `/api` itself. */
  readonly host: string;
  readonly key: string;
}

/** What the administrators' PowerShell module sends, cmdlet by cmdlet. */
export class ManagementModule {
  readonly #options: ManagementModuleOptions;

  constructor(options: ManagementModuleOptions) {
    this.#options = options;
  }

  /** `Get-WinGetManifest`: one package, or `null` for whatever is no object. */
  async get(identifier: string): Promise<Members | null> {
    const answer = await this.#send("GET", `packageManifests/${identifier}`);
    if (answer.status !== 200) return null;
    const said = read(answer);
    return objectIn(said, "Data") ?? null;
  }

  /** `Add-WinGetManifest`: creates the package, or puts it with the versions that it has already. */
  async add(manifest: Members): Promise<Answer> {
    const identifier = String(manifest.PackageIdentifier);
    const existing = await this.get(identifier);
    if (!existing) return this.#done(await this.#send("POST", "packageManifests/", manifest));
    const added = listIn(manifest, "Versions") ?? [];
    const kept = (listIn(existing, "Versions") ?? []).filter((old) =>
      !added.some((one) => versionOf(one) === versionOf(old))
    );
    const merged = { ...existing, Versions: [...kept, ...added] };
    return this.#done(await this.#send("PUT", `packageManifests/${identifier}`, merged));
  }

  /** `Find-WinGetManifest`: every page of a search. */
  async find(query: string): Promise<readonly Members[]> {
    const found: Members[] = [];
    let continuation: string | undefined;
    do {
      const body = { Query: { KeyWord: query, MatchType: "Substring" } };
      const headers: Record<string, string> = {
        ...continuation && { ContinuationToken: continuation },
      };
      const answer = await this.#send("POST", "manifestSearch", body, headers);
      if (answer.status === 204) return found;
      const said = read(this.#done(answer));
      found.push(...(listIn(said, "Data") ?? []).filter(isObject));
      continuation = said.ContinuationToken as string | undefined;
    } while (continuation);
    return found;
  }

  /** `Remove-WinGetManifest`: a version, or the package. */
  async remove(identifier: string, version?: string): Promise<Answer> {
    const path = version === undefined
      ? `packageManifests/${identifier}`
      : `packages/${identifier}/versions/${version}`;
    return this.#done(await this.#send("DELETE", path));
  }

  #send(
    method: "GET" | "POST" | "PUT" | "DELETE",
    path: string,
    body?: unknown,
    more: Readonly<Record<string, string>> = {},
  ): Promise<Answer> {
    const { wire, host, key } = this.#options;
    return wire.send({
      ...{ method, url: `${host}/api/${path}` },
      headers: {
        "Accept": "application/json",
        "Content-Type": "application/json",
        "x-functions-key": key,
        ...more,
      },
      ...body !== undefined && { body: JSON.stringify(body) },
    });
  }

  #done(answer: Answer): Answer {
    if (answer.status >= 200 && answer.status < 300) return answer;
    throw new WinGetFailure(failedStatus(answer.status), new TextDecoder().decode(answer.body));
  }
}

function read({ body }: Answer): Members {
  const said: unknown = JSON.parse(new TextDecoder().decode(body));
  if (!isObject(said)) throw new WinGetFailure("invalidData", "not an object");
  return said;
}

function versionOf(version: unknown): unknown {
  return isObject(version) ? version.PackageVersion : undefined;
}
