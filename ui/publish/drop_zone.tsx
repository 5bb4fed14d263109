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
  { title, about, choose, accept, folders, small, onFiles }: {
    readonly title: string;
    readonly about: string;
    readonly choose: string;
    readonly accept?: string;
    /** Whether folders can be chosen, with all below them. */
    readonly folders?: boolean;
    /** Where something was dropped already, and that is what there is to look at. */
    readonly small?: boolean;
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
      class={`flex items-center rounded-lg border border-dashed px-4 ${
        small ? "flex-wrap justify-between gap-x-4 gap-y-2 py-3" : "flex-col gap-2 py-8 text-center"
      } ${isOver.value ? "border-accent bg-accent/5" : "border-muted/50"}`}
      onDragOver={(event) => (event.preventDefault(), isOver.value = true)}
      onDragLeave={() => isOver.value = false}
      onDrop={drop}
    >
      {!small && <Icon of={Upload} class="size-6 text-muted" />}
      <p class="font-semibold">{isOver.value ? publishWords.value.drop.here : title}</p>
      {!small && <p class="max-w-prose text-muted">{about}</p>}
      <div class={`flex flex-wrap gap-2 ${small ? "" : "mt-2 justify-center"}`}>
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
