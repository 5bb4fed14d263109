import type { Json } from "../../../kit/json.ts";
import { UsageRefused } from "../../../config/refused.ts";

/** What becomes of a document while values are put into it. */
export type Members = { [name: string]: Json };

/** One value for one place of a document. */
export interface Assignment {
  /** `Installers[0].Scope` as steps: `["Installers", 0, "Scope"]`. */
  readonly steps: readonly (string | number)[];
  readonly value: Json;
}

const STEP = /(?:^|\.)([A-Za-z_]\w*)|\[(\d{1,4})\]/gy;

/**
 * Reads `Installers[0].Scope=machine`. What is a JSON list, object, number or literal is one; every
 * other value is a text. Throws `UsageRefused`.
 */
export function parseAssignment(text: string): Assignment {
  const at = text.indexOf("=");
  const path = text.slice(0, Math.max(at, 0));
  const steps = Array.from(path.matchAll(STEP), ([, name, index]) => name ?? Number(index));
  const length = Array.from(path.matchAll(STEP), ([whole]) => whole).join("").length;
  if (at > 0 && length === path.length && !path.startsWith(".")) {
    return { steps, value: valueOf(text.slice(at + 1)) };
  }
  throw new UsageRefused([
    `Cannot use ${JSON.stringify(text.slice(0, 80))} with --set: it must be as License=MIT or ` +
    "Installers[0].Scope=machine",
  ]);
}

function valueOf(text: string): Json {
  if (!/^(?:\[.*\]|\{.*\}|true|false|null|".*")$/s.test(text)) return text;
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

/** A document with a value in its place; what is missing on the way there is made. */
export function assign(document: Json | undefined, { steps, value }: Assignment): Json {
  const [step, ...rest] = steps;
  if (step === undefined) return value;
  if (typeof step === "number") {
    const list = Array.isArray(document) ? [...document] : [];
    list[Math.min(step, list.length)] = assign(list[step], { steps: rest, value });
    return list;
  }
  const isObject = typeof document === "object" && document !== null && !Array.isArray(document);
  const members = isObject ? document as Members : {};
  return { ...members, [step]: assign(members[step], { steps: rest, value }) };
}
