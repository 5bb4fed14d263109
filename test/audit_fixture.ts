/** An audit log, what proves it, and what somebody could do to it who holds the database alone. */
import type { Sealer } from "../ts/kit/sealer.ts";
import type { Draft } from "../ts/model/document.ts";
import { type Actor, type Event, eventId, type NewEvent } from "../ts/model/event.ts";
import type { UserId } from "../ts/model/ids.ts";
import { AuditRetention } from "../ts/registry/audit/audit_retention.ts";
import { AuditVerifier } from "../ts/registry/audit/audit_verifier.ts";
import type { ChainFault } from "../ts/registry/audit/chain_fault.ts";
import { EventLog } from "../ts/registry/event_log.ts";
import { COLLECTIONS } from "../ts/store/collections.ts";
import type { DocumentStore } from "../ts/store/document_store.ts";
import { SqliteDocuments } from "../ts/store/sqlite_documents.ts";
import { SEALER, StillClock } from "./access_fixture.ts";

export const ADA: Actor = { user: "ada" as UserId, name: "ada", address: "192.0.2.1" };
export const DAY = 86_400_000;

/** The log of one instance. */
export class AuditFixture {
  readonly clock = new StillClock();
  readonly documents: DocumentStore;
  readonly events: EventLog;
  readonly verifier: AuditVerifier;

  constructor({ documents = openInMemory(), sealer = SEALER }: {
    documents?: DocumentStore;
    sealer?: Sealer;
  } = {}) {
    const { now } = this.clock;
    this.documents = documents;
    this.events = new EventLog({ documents, sealer, now });
    this.verifier = new AuditVerifier({ documents, sealer });
  }

  /** Another instance on the same documents, which remembers nothing of what this one knows. */
  restarted(sealer?: Sealer): AuditFixture {
    const other = new AuditFixture({ documents: this.documents, sealer });
    other.clock.at = this.clock.at;
    return other;
  }

  /** Records so many events, a second apart, and anchors the last. */
  async seed(count: number): Promise<void> {
    for (let number = 1; number <= count; number++) {
      await this.events.record(happening(number));
      this.clock.pass(1000);
    }
    await this.events.anchor();
  }

  /** What is wrong with the chain: `forged #3`, `missing #4-5`. */
  async faults(expected: readonly string[] = []): Promise<string[]> {
    const found: string[] = [];
    const report = ({ kind, sequence, to }: ChainFault) =>
      found.push(`${kind}${sequence === null ? "" : ` #${sequence}${to ? `-${to}` : ""}`}`);
    const links = expected.map((text) => {
      const [sequence, seal] = text.split(":");
      return { sequence: Number(sequence), seal: seal! };
    });
    const { faults } = await this.verifier.verify({ expected: links, report });
    if (faults !== found.length) throw new Error(`${faults} faults were counted: ${found}`);
    return found;
  }

  /** The end of the chain as `packhouse verify --audit` prints it. */
  async end(): Promise<string> {
    const { head } = await this.verifier.verify({ report: () => {} });
    return `${head!.sequence}:${head!.seal}`;
  }

  async get(sequence: number): Promise<Event> {
    return (await this.documents.get(COLLECTIONS.events, eventId(sequence)))!;
  }

  /** Puts something else in the place of an event. */
  async overwrite(sequence: number, change: object): Promise<void> {
    const event = await this.get(sequence);
    await this.documents.replace(COLLECTIONS.events, { ...event, ...change });
  }

  async insert(event: Draft<Event>): Promise<void> {
    await this.documents.insert(COLLECTIONS.events, event);
  }

  async delete(...sequences: number[]): Promise<void> {
    for (const one of sequences) await this.documents.delete(COLLECTIONS.events, eventId(one));
  }

  /** Deletes what is older than so many days, as the job does every night. */
  prune(days: number): Promise<number> {
    const { documents, events, clock: { now } } = this;
    return new AuditRetention({ documents, events, now, days }).prune();
  }
}

/** Something that may happen. */
export function happening(number: number): NewEvent {
  const kind = number % 2 === 0 ? "version.published" : "file.uploaded";
  return { kind, actor: ADA, target: `t${number}`, detail: { number, nested: { ok: true } } };
}

/** The same documents, with some calls that go another way. */
export function detoured(store: DocumentStore, detours: Partial<DocumentStore>): DocumentStore {
  return {
    ...{ get: store.get.bind(store), find: store.find.bind(store) },
    ...{ insert: store.insert.bind(store), replace: store.replace.bind(store) },
    ...{ delete: store.delete.bind(store), increment: store.increment.bind(store) },
    ...detours,
  };
}

function openInMemory(): DocumentStore {
  return SqliteDocuments.open({ path: ":memory:", collections: Object.values(COLLECTIONS) });
}
