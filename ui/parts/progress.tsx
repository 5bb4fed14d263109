import type { ComponentChildren, JSX } from "preact";

/** How much of something is done. */
export function Progress(
  { done, of, name, children }: {
    readonly done: number;
    /** 0 where nobody knows. */
    readonly of: number;
    readonly name: string;
    /** What is said below: done, speed, time left. */
    readonly children?: ComponentChildren;
  },
): JSX.Element {
  const percent = of > 0 ? Math.min(100, Math.floor((done / of) * 100)) : null;
  return (
    <div>
      <div
        role="progressbar"
        aria-label={name}
        aria-valuemin={0}
        aria-valuemax={100}
        aria-valuenow={percent ?? undefined}
        class="h-1.5 overflow-hidden rounded-full bg-line"
      >
        <div
          class={`h-full rounded-full bg-accent ${percent === null ? "w-1/3 animate-pulse" : ""}`}
          style={percent === null ? undefined : { width: `${percent}%` }}
        />
      </div>
      {children && (
        <div class="mt-1 flex flex-wrap justify-between gap-x-4 text-caption text-muted tabular-nums">
          {children}
        </div>
      )}
    </div>
  );
}
