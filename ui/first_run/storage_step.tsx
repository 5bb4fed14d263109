import type { JSX } from "preact";
import { useEffect } from "preact/hooks";
import { Button } from "../parts/button.tsx";
import { Card } from "../parts/page.tsx";
import { Status } from "../parts/status.tsx";
import { Answered } from "../parts/trouble.tsx";
import type { StepProps } from "./page.tsx";
import { StepButtons } from "./step_buttons.tsx";
import { firstRunWords } from "./words.ts";

/** Whether what everything is kept in answers. */
export function StorageStep({ model: { stores }, onDone, onBack }: StepProps): JSX.Element {
  const words = firstRunWords.value.storage;
  useEffect(() => void stores.load(), [stores]);
  const again = <Button kind="quiet" onClick={() => void stores.load()}>{words.again}</Button>;
  return (
    <Card title={words.title} action={again}>
      <div class="space-y-4">
        <p class="text-muted">{words.about}</p>
        <Answered by={stores.answer.value} onAgain={() => void stores.load()}>
          {(all) => (
            <>
              <ul class="divide-y divide-line rounded-md border border-line">
                {all.map(({ name, describes, status, milliseconds }) => (
                  <li key={name} class="flex flex-wrap justify-between gap-x-4 gap-y-1 px-4 py-2">
                    <span class="min-w-0">
                      {words[name]}
                      <span class="block text-caption text-muted wrap-anywhere">{describes}</span>
                    </span>
                    <Status
                      tone={status === "ok" ? "good" : "bad"}
                      says={status === "ok"
                        ? words.answers(Math.round(milliseconds))
                        : words.failed}
                    />
                  </li>
                ))}
              </ul>
              {all.some(({ status }) => status !== "ok") && <p class="text-danger">{words.fix}</p>}
              {all.some(({ describes }) => describes.startsWith("SQLite")) && (
                <p class="text-caption text-muted">{words.embedded}</p>
              )}
            </>
          )}
        </Answered>
        <StepButtons onDone={onDone} onBack={onBack} />
      </div>
    </Card>
  );
}
