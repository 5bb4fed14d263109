/** A repository that is a copy of the stand-in upstream, by the API alone. */
import assert from "node:assert/strict";
import { setTimeout as delay } from "node:timers/promises";
import type { PresentedRun } from "../../ts/api/mirror/run_schemas.ts";
import type { PresentedMirroredVersion } from "../../ts/api/mirror/version_schemas.ts";
import { type MadePackage, startUpstream, type Upstream } from "../servers/upstream/mod.ts";
import { json, type OpenOptions, type Registry, scenario } from "./registry.ts";

/** The stand-in is on this machine, where nothing may be reached unless somebody says so. */
export const REACHES_STAND_IN = { EGRESS_ALLOW: "127.0.0.1/32" };
export const MIRROR = "/api/v1/repositories/default/winget/mirror";

/** What became of a version that somebody decided about. */
// deno-lint-ignore no-explicit-any -- a test looks into it as a script would
type Decided = any;

/** A repository, the upstream, and what can be done with them. */
export class MirroredWorld {
  constructor(readonly registry: Registry, readonly upstream: Upstream) {}

  /** Asks the API as the administrator, below the address of the mirror. */
  async ask(method: string, path: string, body?: unknown): Promise<Response> {
    const init = body === undefined ? { method } : json(method, body);
    return await this.registry.admin(`${MIRROR}${path}`, init);
  }

  /** The same for what must go well. */
  // deno-lint-ignore no-explicit-any -- the document says what it is, and every answer is held against it
  async get(path: string, method = "GET", body?: unknown): Promise<any> {
    const answer = await this.ask(method, path, body);
    const text = await answer.text();
    assert.ok(answer.ok, `${method} ${path}: ${answer.status} ${text}`);
    return text === "" ? null : JSON.parse(text);
  }

  /** Makes the repository a copy, and lets in what the rules name. */
  async mirror(settings: object = {}, ...rules: readonly (string | object)[]): Promise<void> {
    const upstream = { kind: "preindexed", url: this.upstream.url };
    await this.get("", "PUT", { upstream, ...settings });
    for (const rule of rules) {
      await this.get("/rules", "POST", typeof rule === "string" ? { package: rule } : rule);
    }
  }

  /** Brings it up to date, and answers how that ended. */
  async run(scope: object = {}): Promise<PresentedRun> {
    const { id } = await this.get("/runs", "POST", scope);
    return await this.ended(id);
  }

  async ended(id: string): Promise<PresentedRun> {
    for (;;) {
      const run = await this.get(`/runs/${id}`);
      if (run.state !== "running") return run;
      await delay(20);
    }
  }

  /** Where a version stands. */
  version(name: string, version: string): Promise<PresentedMirroredVersion> {
    return this.get(`/versions/${name}/${version}`);
  }

  /** Decides about one version; answers what became of it. */
  async decide(decision: string, name: string, version: string): Promise<Decided> {
    const wanted = { decision, why: "As we said", versions: [{ package: name, version }] };
    return (await this.get("/versions/decisions", "POST", wanted)).versions[0];
  }

  /** The versions that clients are told of, newest first. */
  async offered(name: string): Promise<string[]> {
    const answer = await this.registry.fetch(`/packageManifests/${name}`);
    if (answer.status !== 200) return await answer.body?.cancel(), [];
    const { Data } = await answer.json();
    return Data.Versions.map((one: { PackageVersion: string }) => one.PackageVersion);
  }
}

/** Some versions of a package, as the stand-in makes them. */
export function made(id: string, ...versions: readonly string[]): MadePackage {
  return { id, versions: versions.map((version) => ({ version })) };
}

/** A scenario with an upstream of some packages. */
export function mirrorScenario(
  name: string,
  packages: readonly MadePackage[],
  run: (world: MirroredWorld) => Promise<void>,
  options: Omit<OpenOptions, "engine"> = {},
): void {
  scenario(name, async (registry) => {
    await using upstream = await startUpstream({ packages });
    await run(new MirroredWorld(registry, upstream));
  }, { ...options, env: { ...REACHES_STAND_IN, ...options.env } });
}
