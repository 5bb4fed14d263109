import { CircleAlert, RefreshCw, TriangleAlert } from "lucide";
import type { ComponentChildren, JSX } from "preact";
import type { Answer, Refused } from "../kit/answer.ts";
import type { Refusal } from "../kit/refusal.ts";
import { Button } from "./button.tsx";
import { Icon } from "./icon.tsx";
import { partWords } from "./words.ts";

/** Why something was not done; what is wrong with single members stands at their fields. */
export function RefusalNote({ refusal }: { refusal: Refusal | null }): JSX.Element {
  return (
    <div role="alert" class={refusal ? "" : "sr-only"}>
      {refusal && (
        <div class="flex gap-2 rounded-md border border-danger/40 px-3 py-2 text-danger">
          <Icon of={CircleAlert} class="mt-0.5" />
          <div class="min-w-0 wrap-anywhere">
            {refusal.message}
            {refusal.requestId && (
              <span class="block text-caption text-muted">
                {partWords.value.request(refusal.requestId)}
              </span>
            )}
          </div>
        </div>
      )}
    </div>
  );
}

/** A whole page or card that could not be had: what failed, how to name it, what to do. */
export function Trouble(
  { refused, onAgain }: { readonly refused: Refused; readonly onAgain?: () => void },
): JSX.Element {
  const { title, gone, goneAbout, denied } = partWords.value.refused;
  const isGone = /_missing$/.test(refused.code) && refused.code !== "credentials_missing";
  const heading = isGone ? gone : refused.code === "access_denied" ? denied : title;
  return (
    <div role="alert" class="flex flex-col items-center gap-2 px-4 py-12 text-center">
      <Icon of={TriangleAlert} class="size-6 text-muted" />
      <p class="font-semibold">{heading}</p>
      <p class="max-w-prose text-muted wrap-anywhere">{isGone ? goneAbout : refused.says}</p>
      {refused.requestId && (
        <p class="font-mono text-caption text-muted">
          {partWords.value.request(refused.requestId)}
        </p>
      )}
      {onAgain && !isGone && (
        <Button icon={RefreshCw} onClick={onAgain}>{partWords.value.again}</Button>
      )}
    </div>
  );
}

/** What is here once it has come, and until then that it is awaited, or why it does not come. */
export function Answered<T>(
  { by, onAgain, waiting, children }: {
    readonly by: Answer<T>;
    readonly onAgain?: () => void;
    readonly waiting?: ComponentChildren;
    readonly children: (value: T) => ComponentChildren;
  },
): JSX.Element {
  if (by.is === "waiting") return <>{waiting ?? <Skeleton />}</>;
  if (by.is === "refused") return <Trouble refused={by} onAgain={onAgain} />;
  return <>{children(by.value)}</>;
}

/** Where something will stand; shows only when it takes a while. */
export function Skeleton({ lines = 4 }: { lines?: number }): JSX.Element {
  return (
    <div class="appear space-y-3 p-4" role="status" aria-label={partWords.value.loading}>
      {Array.from({ length: lines }, (_, at) => (
        <div
          key={at}
          class={`h-4 rounded bg-line/70 ${["w-2/3", "w-full", "w-5/6", "w-1/2"][at % 4]}`}
        />
      ))}
    </div>
  );
}
