import type { MirroredPackage, MirroredState, MirroredVersion } from "../model/mirror.ts";
import type { UpstreamIndex } from "../protocols/mirroring.ts";
import type { CopyErrand } from "./copy_errand.ts";
import type { Coverage } from "./coverage.ts";
import { GONE, noteGone } from "./package_copier.ts";
import type { RunLog } from "./run_log.ts";

/** What looking for leftovers needs. */
export interface LeftoversOptions {
  readonly errand: CopyErrand;
  readonly index: UpstreamIndex;
  readonly coverage: Coverage;
  readonly remembered: ReadonlyMap<string, MirroredPackage>;
  readonly log: RunLog;
}

const ON_THEIR_WAY: readonly MirroredState[] = [
  ...["due", "held", "waiting", "quarantined", "clashing"] as const,
];

/**
 * Versions on their way of packages that no rule names any more, or that the upstream has no
 * longer: nothing will become of them. Copies stay; those of a package that is gone are told to be.
 */
export class Leftovers {
  readonly #options: LeftoversOptions;

  constructor(options: LeftoversOptions) {
    this.#options = options;
  }

  async clear(): Promise<void> {
    for (const state of ON_THEIR_WAY) {
      for await (const one of this.#options.errand.ledger.inState(state)) await this.#look(one);
    }
    for (const [key, one] of this.#options.remembered) await this.#noteGone(key, one);
  }

  async #look(version: MirroredVersion): Promise<void> {
    const { errand: { ledger, signal }, log } = this.#options;
    signal.throwIfAborted();
    const why = await this.#whyNothing(version);
    if (why === null || !await ledger.forgetVersion(version)) return;
    if (version.state === "clashing") return;
    const { package: name, version: text } = version;
    await log.tell({ package: name, version: text, outcome: "skipped", detail: why });
  }

  async #whyNothing({ package: name, packageKey: key }: MirroredVersion): Promise<string | null> {
    const { coverage, index } = this.#options;
    if (coverage.ruleOf({ name, key }) === null) return "No rule names its package any more";
    return await index.find(name) === null ? GONE : null;
  }

  /** Said once: that is the state in which such a package is remembered. */
  async #noteGone(key: string, { name, state, ...rest }: MirroredPackage): Promise<void> {
    const { index, errand: { ledger } } = this.#options;
    if (state === GONE || await index.find(name) !== null) return;
    for (const one of (await ledger.versions(key)).values()) await noteGone(ledger, one, true);
    const { fingerprint, because, followed } = rest;
    await ledger.notePackage(key, { name, state: GONE, fingerprint, because, followed });
  }
}
