import { useSignal } from "@preact/signals";
import { Upload } from "lucide";
import type { JSX } from "preact";
import { useRef } from "preact/hooks";
import { Button } from "../parts/button.tsx";
import { Icon } from "../parts/icon.tsx";
import { chosenFiles, type Dropped, droppedFiles } from "./dropped.ts";
import { publishWords } from "./words.ts";

/** Where files are dropped, or chosen by keyboard. */
export function DropZone(
  { title, about, choose, accept, folders, onFiles }: {
    readonly title: string;
    readonly about: string;
    readonly choose: string;
    readonly accept?: string;
    /** Whether folders can be chosen, with all below them. */
    readonly folders?: boolean;
    readonly onFiles: (files: readonly Dropped[]) => void;
  },
): JSX.Element {
  const isOver = useSignal(false);
  const drop = (event: DragEvent) => {
    event.preventDefault();
    isOver.value = false;
    if (event.dataTransfer) void droppedFiles(event.dataTransfer).then(onFiles);
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
      <p class="max-w-prose text-muted">{about}</p>
      <div class="mt-2 flex flex-wrap justify-center gap-2">
        <Chooser says={choose} accept={accept} onFiles={onFiles} />
        {folders && <Chooser says={publishWords.value.folder} folder onFiles={onFiles} />}
      </div>
    </div>
  );
}

function Chooser(
  { says, accept, folder, onFiles }: {
    readonly says: string;
    readonly accept?: string;
    readonly folder?: boolean;
    readonly onFiles: (files: readonly Dropped[]) => void;
  },
): JSX.Element {
  const input = useRef<HTMLInputElement>(null);
  return (
    <>
      <Button kind={folder ? "quiet" : "plain"} onClick={() => input.current?.click()}>
        {says}
      </Button>
      <input
        ref={input}
        type="file"
        multiple
        hidden
        accept={accept}
        {...{ webkitdirectory: folder }}
        aria-label={says}
        onChange={(event) => {
          onFiles(chosenFiles(event.currentTarget.files ?? []));
          event.currentTarget.value = "";
        }}
      />
    </>
  );
}
