import type { Json } from "../../../kit/json.ts";
import { type CheckOptions, type Field, memberOf } from "./_field.ts";
import type { Findings } from "./findings.ts";

/** Where a value stands, which rule it answers to, and who is told when it does not. */
export interface Place {
  readonly at: string;
  readonly rule: string;
  readonly findings: Findings;
  readonly options: CheckOptions;
}

/** Where a member stands, seen from the place of its object. */
export function placeOf(place: Place, name: string, { rule = place.rule }: Field): Place {
  return { ...place, at: memberOf(place.at, name), rule };
}

/** Where an element stands, seen from the place of its list. */
export function placeAt(place: Place, index: number, { rule = place.rule }: Field): Place {
  return { ...place, at: `${place.at}[${index}]`, rule };
}

/** Tells what is wrong at a place. */
export function note({ at, rule, findings }: Place, says: string, value?: Json): void {
  findings.add(at, rule, says, value);
}
