import { type Signal, signal } from "@preact/signals";
import { linesOf } from "../access/lines.ts";
import type { OptionField, OptionSection } from "./field.ts";

type Json = Record<string, unknown>;

/** The options of a provider while they are written; runs without a browser. */
export interface OptionsDraft {
  /** What is typed into a field, or chosen. */
  text(field: OptionField): Signal<string>;
  /** Whether a box is ticked. */
  checked(field: OptionField): Signal<boolean>;
  /** Whether a field says something in the light of what is chosen elsewhere. */
  isShown(field: OptionField): boolean;
  /** What was typed or ticked, by the paths of the fields. */
  readonly typed: Readonly<Record<string, Signal<string> | Signal<boolean>>>;
  /** As the API takes them: what is usual is left out, and what nobody draws stays. */
  options(): Json;
}

/** Begins with the options that there are. */
export function createOptionsDraft(sections: readonly OptionSection[], before: Json): OptionsDraft {
  const fields = sections.flatMap((section) => section.fields);
  const texts = new Map<string, Signal<string>>();
  const boxes = new Map<string, Signal<boolean>>();
  for (const field of fields) {
    const value = at(before, field.path);
    if (field.kind === "check") {
      boxes.set(field.path, signal(Boolean(value ?? field.usual ?? false)));
    } else texts.set(field.path, signal(textOf(field, value)));
  }
  const isShown = ({ when }: OptionField) =>
    !when || when.slice(1).includes(texts.get(when[0])?.value ?? "");
  return {
    text: ({ path }) => texts.get(path)!,
    checked: ({ path }) => boxes.get(path)!,
    isShown,
    typed: Object.fromEntries([...texts, ...boxes]),
    options() {
      const after = structuredClone(before);
      for (const field of fields) {
        const value = isShown(field) ? valueOf(field, texts, boxes) : undefined;
        put(after, field.path, value);
      }
      return after;
    },
  };
}

/** What stands in the field; a choice always has one of its values. */
function textOf({ kind, usual, choices }: OptionField, value: unknown): string {
  if (kind === "choice") return String(value ?? usual ?? choices?.[0] ?? "");
  if (value === undefined || value === null) return "";
  if (Array.isArray(value)) return value.join("\n");
  if (kind === "pairs") return Object.entries(value).map((pair) => pair.join("=")).join("\n");
  return String(value);
}

function valueOf(
  { path, kind, usual }: OptionField,
  texts: ReadonlyMap<string, Signal<string>>,
  boxes: ReadonlyMap<string, Signal<boolean>>,
): unknown {
  if (kind === "check") {
    const isOn = boxes.get(path)!.value;
    return isOn === (usual ?? false) ? undefined : isOn;
  }
  const text = texts.get(path)!.value.trim();
  if (text === "" || (kind === "choice" && text === usual)) return undefined;
  if (kind === "lines") return linesOf(text);
  if (kind === "pairs") return Object.fromEntries(text.split("\n").flatMap(pairIn));
  // What is no number is left for the server to refuse, with the field's name.
  return kind === "number" && /^\d+$/.test(text) ? Number(text) : text;
}

function pairIn(line: string): [string, string][] {
  const [name = "", ...value] = line.split("=");
  return name.trim() === "" ? [] : [[name.trim(), value.join("=").trim()]];
}

function at(json: Json, path: string): unknown {
  return path.split(".").reduce<unknown>((inside, name) => (inside as Json | null)?.[name], json);
}

/** Takes `undefined` away, and an object that holds nothing more with it. */
function put(json: Json, path: string, value: unknown): void {
  const [name = "", ...rest] = path.split(".");
  if (rest.length > 0) {
    const inside = { ...json[name] as Json };
    put(inside, rest.join("."), value);
    value = Object.keys(inside).length > 0 ? inside : undefined;
  }
  if (value === undefined) delete json[name];
  else json[name] = value;
}
