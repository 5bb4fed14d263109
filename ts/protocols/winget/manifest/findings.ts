import type { Json } from "../../../kit/json.ts";
import { type Finding, RegistryError } from "../../../model/registry_error.ts";

/** How many findings one refusal reports; looking for more stops there. */
export const MOST_FINDINGS = 50;

const LONGEST_VALUE = 80;

/** Gathers what is wrong with a document, up to {@link MOST_FINDINGS}. */
export class Findings {
  readonly #list: Finding[] = [];
  readonly #fields = new Set<string>();

  /** Whether enough was found, so that looking further is idle. */
  get full(): boolean {
    return this.#list.length >= MOST_FINDINGS;
  }

  get list(): readonly Finding[] {
    return this.#list;
  }

  /** Notes a finding; a field that has one already gets no second one of the same rule. */
  add(field: string, rule: string, says: string, value?: Json): void {
    const place = `${rule} ${field}`;
    if (this.full || this.#fields.has(place)) return;
    this.#fields.add(place).add(field);
    this.#list.push({ field, rule, says, ...repeatable(value) });
  }

  /** Whether something is wrong with exactly this field. */
  has(field: string): boolean {
    return this.#fields.has(field);
  }
}

/** Refuses what was found, or does nothing when that is nothing. */
export function refuseFindings(findings: readonly Finding[]): void {
  const [first, ...others] = findings;
  if (!first) return;
  const more = others.length > 0 ? ` (and ${others.length} more)` : "";
  const where = first.field === "" ? "" : `${first.field}: `;
  throw new RegistryError("metadata_refused", `${where}${first.says} [${first.rule}]${more}`, {
    findings,
  });
}

function repeatable(value: Json | undefined): { value?: Json } {
  if (typeof value === "string") return value.length <= LONGEST_VALUE ? { value } : {};
  return typeof value === "number" || typeof value === "boolean" || value === null ? { value } : {};
}
