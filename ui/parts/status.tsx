import type { JSX } from "preact";

/** How a thing fares; colour follows from it, and the words beside it never depend on colour. */
export type Tone = "waiting" | "good" | "bad";

const DOT = {
  waiting: "bg-muted appear",
  good: "bg-success",
  bad: "bg-danger",
} as const;

const WORDS = { waiting: "text-muted", good: "text-text", bad: "text-danger" } as const;

/** A dot and a word or two. */
export function Status({ tone, says }: { tone: Tone; says: string }): JSX.Element {
  return (
    <span class={`inline-flex items-center gap-2 ${WORDS[tone]}`}>
      <span class={`size-2 shrink-0 rounded-full ${DOT[tone]}`} aria-hidden="true" />
      {says}
    </span>
  );
}
