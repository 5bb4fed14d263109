import type { ComponentChildren, JSX } from "preact";
import type { Pages } from "../kit/resource.ts";
import { Button } from "./button.tsx";
import { Skeleton, Trouble } from "./trouble.tsx";
import { partWords } from "./words.ts";

/** A list that comes page by page, in each of its states: awaited, refused, empty, some, all. */
export function Listed<T>(
  { by, empty, children }: {
    readonly by: Pages<T>;
    readonly empty: ComponentChildren;
    readonly children: (items: readonly T[]) => ComponentChildren;
  },
): JSX.Element {
  const state = by.state.value;
  const items = by.items.value;
  if (state === "waiting") return <Skeleton />;
  if (typeof state === "object" && items.length === 0) {
    return <Trouble refused={state} onAgain={() => void by.reload()} />;
  }
  if (items.length === 0) return <>{empty}</>;
  return (
    <>
      {children(items)}
      {typeof state === "object" && <Trouble refused={state} onAgain={() => void by.more()} />}
      {state === "more" && (
        <div class="border-t border-line p-3 text-center">
          <Button busy={by.isBusy.value} onClick={() => void by.more()}>
            {partWords.value.more}
          </Button>
        </div>
      )}
    </>
  );
}
