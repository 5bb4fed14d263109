import { isJsonObject, type JsonObject, parseJson } from "../../kit/json.ts";
import type { Link } from "../../model/event.ts";
import type { ChainFault, ChainFaultKind, ProvenChain } from "./chain_fault.ts";
import type { EventSeals } from "./event_seal.ts";

/** What a walk through an export needs. */
export interface ExportWalkOptions {
  /** `null` where the seals themselves cannot be proven. */
  readonly seals: EventSeals | null;
  /** Links that somebody has noted. */
  readonly expected: readonly Link[];
  readonly report: (fault: ChainFault) => void;
}

/** Arrays and objects that may stand inside each other in one line. */
const DEPTH = 100;

/**
 * Goes through the lines of an NDJSON export. Each event is proven by itself, whatever was left out
 * of the file: its seal is about its place, too.
 */
export class ExportWalk {
  readonly #options: ExportWalkOptions;
  readonly #open: Set<Link>;
  #before: Link | null = null;
  #first: number | null = null;
  #head: Link | null = null;
  #lines = 0;
  #faults = 0;

  constructor(options: ExportWalkOptions) {
    this.#options = options;
    this.#open = new Set(options.expected);
  }

  step(line: string): void {
    this.#lines++;
    const event = parse(line);
    if (!event) return this.#tell("forged", null, `Line ${this.#lines} is no exported event`);
    const { form, link, previous } = event;
    const isForged = this.#options.seals && this.#options.seals.seal(form) !== link.seal;
    if (isForged) this.#tell("forged", link.sequence, "Is not what was recorded");
    if (this.#before?.sequence === link.sequence - 1 && this.#before.seal !== previous) {
      this.#tell("unlinked", link.sequence, `Does not follow #${this.#before.sequence}`);
    }
    for (const noted of this.#open) if (isSame(noted, link)) this.#open.delete(noted);
    this.#first = Math.min(this.#first ?? Infinity, link.sequence);
    if (link.sequence > (this.#head?.sequence ?? 0)) this.#head = link;
    this.#before = link;
  }

  finish(): ProvenChain {
    for (const { sequence } of this.#open) this.#tell("unexpected", sequence, "Is missing");
    return { events: this.#lines, first: this.#first, head: this.#head, faults: this.#faults };
  }

  #tell(kind: ChainFaultKind, sequence: number | null, says: string): void {
    this.#faults++;
    this.#options.report({ kind, sequence, says });
  }
}

interface Exported {
  readonly form: JsonObject;
  readonly link: Link;
  readonly previous: string;
}

function parse(line: string): Exported | null {
  try {
    const value = parseJson(line, { depth: DEPTH });
    if (!isJsonObject(value)) return null;
    const { seal, names: _, ...form } = value;
    const { sequence, previous } = form;
    const isOne = typeof sequence === "number" && typeof seal === "string" &&
      typeof previous === "string";
    return isOne ? { form, link: { sequence, seal }, previous } : null;
  } catch {
    return null;
  }
}

function isSame(one: Link, other: Link): boolean {
  return one.sequence === other.sequence && one.seal === other.seal;
}
