import type { PresentedDraft } from "../../../api/drafts.ts";
import type { Json } from "../../../kit/json.ts";
import { faultLine } from "./remote_refused.ts";

/** A draft for people: each value and where it is from, then what is missing, wrong or worth knowing. */
export function draftLines(draft: PresentedDraft): string[] {
  const { package: name, version, mode, missing, findings, notes } = draft;
  return [
    `${name ?? "?"} ${version ?? "?"} (${MODES[mode]})`,
    ...leavesOf(draft.manifest as Json, "").map((leaf) => leafLine(leaf, draft.origins)),
    ...missing.map((path) => `missing: ${path}`),
    ...findings.map((finding) => `wrong:${faultLine(finding).slice(1)}`),
    ...notes.map((note) => `note: ${note}`),
  ];
}

const MODES: Readonly<Record<PresentedDraft["mode"], string>> = {
  package: "a new package",
  version: "a further version",
  installer: "into the version that is there",
  replace: "in the place of what is there",
};

interface Leaf {
  readonly path: string;
  readonly value: Json;
}

/** What stands at the ends of a document; short lists of texts are one end. */
function leavesOf(value: Json | undefined, path: string): Leaf[] {
  if (value === undefined) return [];
  if (Array.isArray(value)) {
    const isPlain = value.every((one) => typeof one !== "object" || one === null);
    if (isPlain) return [{ path, value: value.join(", ") }];
    return value.flatMap((one, index) => leavesOf(one, `${path}[${index}]`));
  }
  if (typeof value !== "object" || value === null) return [{ path, value }];
  return Object.entries(value).flatMap(([name, one]) =>
    leavesOf(one, path === "" ? name : `${path}.${name}`)
  );
}

const LONGEST = 100;

function leafLine({ path, value }: Leaf, origins: PresentedDraft["origins"]): string {
  const text = String(value).split("\n")[0]!;
  const shown = text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text;
  const from = originOf(path, origins);
  return `  ${path}: ${shown}${from ? `  (${from})` : ""}`;
}

/** Of the value itself, or of the nearest thing around it that has one. */
function originOf(path: string, origins: PresentedDraft["origins"]): string | undefined {
  for (let at = path; at !== ""; at = at.replace(/(?:\.|^)[^.[\]]+$|\[\d+\]$/, "")) {
    const from = origins[at];
    if (from !== undefined) return from;
  }
  return undefined;
}
