import { CircleAlert, CircleCheck, Pause, Play, X } from "lucide";
import type { JSX } from "preact";
import { IconButton } from "../parts/button.tsx";
import { Icon } from "../parts/icon.tsx";
import { Progress } from "../parts/progress.tsx";
import { partWords } from "../parts/words.ts";
import { formatBytes, formatDuration } from "../words/format.ts";
import type { Files, SentFile } from "./files.ts";
import { publishWords } from "./words.ts";

/** Files on their way, each with what can be done about it. */
export function FileList({ files }: { files: Files }): JSX.Element {
  return (
    <ul class="divide-y divide-line">
      {files.all.value.map((file) => (
        <li key={file.key} class="flex items-start gap-3 py-3">
          <div class="min-w-0 grow">
            <p class="mb-1 flex items-center gap-2 font-medium wrap-anywhere">
              {file.name}
              {file.state === "complete" && <Icon of={CircleCheck} class="text-success" />}
              {file.state === "failed" && <Icon of={CircleAlert} class="text-danger" />}
            </p>
            <FileState file={file} />
          </div>
          <FileActions file={file} files={files} />
        </li>
      ))}
    </ul>
  );
}

function FileState({ file }: { file: SentFile }): JSX.Element {
  const { name, size, sent, state, speed, says } = file;
  const words = publishWords.value;
  if (state === "failed") return <p role="alert" class="text-danger wrap-anywhere">{says}</p>;
  if (state === "complete") {
    return (
      <p class="text-caption text-muted">
        {size !== null && formatBytes(size)} · {words.states.complete}
      </p>
    );
  }
  const left = size !== null && speed > 0 ? (size - sent) / speed * 1000 : null;
  return (
    <Progress done={sent} of={size ?? 0} name={words.progress(name)}>
      <span>
        {formatBytes(sent)}
        {size !== null && ` / ${formatBytes(size)}`}
      </span>
      <span aria-live="polite">
        {says || (state === "left" ? words.left : words.states[state])}
        {speed > 0 && ` · ${words.perSecond(formatBytes(speed))}`}
        {left !== null && ` · ${partWords.value.left(formatDuration(left))}`}
      </span>
    </Progress>
  );
}

function FileActions({ file, files }: { file: SentFile; files: Files }): JSX.Element {
  const { key, state } = file;
  const { pause, resume, remove } = publishWords.value;
  return (
    <div class="flex">
      {state === "sending" && (
        <IconButton
          icon={Pause}
          name={pause}
          onClick={() => files.pause(key)}
        />
      )}
      {state === "paused" && (
        <IconButton
          icon={Play}
          name={resume}
          onClick={() => files.resume(key)}
        />
      )}
      <IconButton icon={X} name={remove} onClick={() => files.remove(key)} />
    </div>
  );
}
