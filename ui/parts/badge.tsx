import type { ComponentChildren, JSX } from "preact";

const TONES = {
  plain: "border-line text-muted",
  accent: "border-accent/40 text-accent",
  good: "border-success/40 text-success",
  warning: "border-warning/50 text-warning",
  bad: "border-danger/40 text-danger",
} as const;
export type BadgeTone = keyof typeof TONES;

/** A word about a thing; its colour only repeats what the word says. */
export function Badge(
  { children, tone = "plain", title }: {
    readonly children: ComponentChildren;
    readonly tone?: BadgeTone;
    readonly title?: string;
  },
): JSX.Element {
  return (
    <span
      class={`inline-flex h-5 shrink-0 items-center gap-1 rounded-full border px-2 text-caption whitespace-nowrap ${
        TONES[tone]
      }`}
      title={title}
    >
      {children}
    </span>
  );
}
