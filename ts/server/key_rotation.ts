import type { IdTokens } from "../auth/id_tokens.ts";
import type { Providers } from "../auth/providers.ts";
import type { Resealed } from "../auth/resealed.ts";
import type { SecondFactors } from "../auth/second_factors.ts";
import type { Actor, RecordEvent } from "../model/event.ts";
import type { BundleKeyService } from "../mirror/bundle/bundle_key_service.ts";
import type { AuditKey } from "../registry/audit/audit_key.ts";

/** Whoever keeps something sealed. */
export interface KeyRotationOptions {
  readonly providers: Providers;
  readonly idTokens: IdTokens;
  readonly secondFactors: SecondFactors;
  readonly auditKey: AuditKey;
  readonly bundleKeys: BundleKeyService;
  readonly record: RecordEvent;
}

/** Seals everything that a former `AUTH_ENCRYPTION_KEY` has sealed with the key of today. */
export class KeyRotation {
  readonly #options: KeyRotationOptions;

  constructor(options: KeyRotationOptions) {
    this.#options = options;
  }

  /** Killed at any point, it has merely done less; the former key is needed until all of it was done. */
  async rotate(by: Actor): Promise<Resealed> {
    const { providers, idTokens, secondFactors, auditKey, bundleKeys, record } = this.#options;
    const all = [
      { resealed: Number(await auditKey.renewSeal()), lost: 0 },
      await providers.reseal(),
      await secondFactors.reseal(),
      await idTokens.reseal(),
      await bundleKeys.reseal(),
    ];
    const counts = all.reduce((sum, { resealed, lost }) => ({
      resealed: sum.resealed + resealed,
      lost: sum.lost + lost,
    }));
    await record({
      ...{ kind: "keys.rotated", actor: by, target: "AUTH_ENCRYPTION_KEY", detail: { ...counts } },
    });
    return counts;
  }
}
