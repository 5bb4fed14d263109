import { useSignal } from "@preact/signals";
import { Upload } from "lucide";
import type { JSX } from "preact";
import { useRef } from "preact/hooks";
import { Button } from "../parts/button.tsx";
import { Icon } from "../parts/icon.tsx";
import { publishWords } from "./words.ts";

/** Where files are dropped, or chosen by keyboard. */
export function DropZone(
  { title, about, choose, accept, onFiles }: {
    readonly title: string;
    readonly about: string;
    readonly choose: string;
    readonly accept?: string;
    readonly onFiles: (files: readonly File[]) => void;
  },
): JSX.Element {
  const isOver = useSignal(false);
  const input = useRef<HTMLInputElement>(null);
  const drop = (event: DragEvent) => {
    event.preventDefault();
    isOver.value = false;
    onFiles([...event.dataTransfer?.files ?? []]);
  };
  return (
    <div
      class={`flex flex-col items-center gap-2 rounded-lg border border-dashed px-4 py-8 text-center ${
        isOver.value ? "border-accent bg-accent/5" : "border-muted/50"
      }`}
      onDragOver={(event) => (event.preventDefault(), isOver.value = true)}
      onDragLeave={() => isOver.value = false}
      onDrop={drop}
    >
      <Icon of={Upload} class="size-6 text-muted" />
      <p class="font-semibold">{isOver.value ? publishWords.value.drop.here : title}</p>
      <p class="text-muted">{about}</p>
      <div class="mt-2">
        <Button onClick={() => input.current?.click()}>{choose}</Button>
      </div>
      <input
        ref={input}
        type="file"
        multiple
        hidden
        accept={accept}
        aria-label={choose}
        onChange={(event) => {
          onFiles([...event.currentTarget.files ?? []]);
          event.currentTarget.value = "";
        }}
      />
    </div>
  );
}
