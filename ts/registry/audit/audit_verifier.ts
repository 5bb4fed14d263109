import { SealBroken, type Sealer } from "../../kit/sealer.ts";
import type { Link } from "../../model/event.ts";
import { COLLECTIONS } from "../../store/collections.ts";
import type { DocumentStore } from "../../store/document_store.ts";
import { AuditKey } from "./audit_key.ts";
import { ChainAnchor } from "./chain_anchor.ts";
import type { ChainFault, ProvenChain } from "./chain_fault.ts";
import { ChainWalk } from "./chain_walk.ts";
import { ExportWalk } from "./export_walk.ts";
import { EventSeals } from "./event_seal.ts";

/** What a verifier is made of. */
export interface AuditVerifierOptions {
  readonly documents: DocumentStore;
  readonly sealer: Sealer;
}

/** What else is to be proven, and who hears of what is wrong. */
export interface VerifyAuditOptions {
  /** Links that somebody has noted and that must still be in the chain. */
  readonly expected?: readonly Link[];
  readonly report: (fault: ChainFault) => void;
}

/** Proves that the chain of events is whole. What it needs does not grow with the chain. */
export class AuditVerifier {
  readonly #documents: DocumentStore;
  readonly #key: AuditKey;
  readonly #anchor: ChainAnchor;

  constructor({ documents, sealer }: AuditVerifierOptions) {
    this.#documents = documents;
    this.#key = new AuditKey({ documents, sealer });
    this.#anchor = new ChainAnchor(documents);
  }

  /** Reads every event once, in order, and tells `report` of each fault as it is found. */
  async verify({ expected = [], report }: VerifyAuditOptions): Promise<ProvenChain> {
    const { seals, says } = await this.#seals();
    // Read before the chain is: what is recorded meanwhile only makes that longer.
    const { link: anchor, revision } = await this.#anchor.read(seals);
    const walk = new ChainWalk({ documents: this.#documents, seals, anchor, expected, report });
    for await (const event of this.#documents.find(COLLECTIONS.events, {})) await walk.step(event);
    const proven = await walk.finish();
    if (proven.head === null && revision === 0) return proven;
    if (!seals) return withFault(proven, { kind: "key", sequence: null, says }, report);
    if (anchor) return proven;
    const fault = {
      kind: "anchor",
      sequence: null,
      says: "The anchor is missing or forged",
    } as const;
    return withFault(proven, fault, report);
  }

  /** Proves the lines of an NDJSON export by the key that is kept here. */
  async verifyExport(
    lines: AsyncIterable<string>,
    { expected = [], report }: VerifyAuditOptions,
  ): Promise<ProvenChain> {
    const { seals, says } = await this.#seals();
    const walk = new ExportWalk({ seals, expected, report });
    for await (const line of lines) walk.step(line);
    const proven = walk.finish();
    return seals ? proven : withFault(proven, { kind: "key", sequence: null, says }, report);
  }

  async #seals(): Promise<{ seals: EventSeals | null; says: string }> {
    try {
      const key = await this.#key.find();
      return { seals: key && new EventSeals(key), says: "The key is missing" };
    } catch (error) {
      if (!(error instanceof SealBroken)) throw error;
      return { seals: null, says: "The key is sealed with another AUTH_ENCRYPTION_KEY" };
    }
  }
}

function withFault(
  proven: ProvenChain,
  fault: ChainFault,
  report: (fault: ChainFault) => void,
): ProvenChain {
  report(fault);
  return { ...proven, faults: proven.faults + 1 };
}
