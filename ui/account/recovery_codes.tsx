import { useSignal } from "@preact/signals";
import { Check, Copy, Download } from "lucide";
import type { JSX } from "preact";
import { useEffect, useMemo } from "preact/hooks";
import { Button } from "../parts/button.tsx";
import { copyText } from "../parts/copy.ts";
import { Dialog } from "../parts/dialog.tsx";
import { Icon } from "../parts/icon.tsx";
import { accountWords } from "./words.ts";

/** Shows recovery codes this once. */
export function RecoveryCodesDialog(
  { codes, onClose }: { readonly codes: readonly string[]; readonly onClose: () => void },
): JSX.Element {
  const words = accountWords.value.recovery;
  const copied = useSignal(false);
  const text = codes.join("\n");
  const copy = async () => copied.value = await copyText(text);
  return (
    <Dialog title={words.shownTitle} onClose={onClose}>
      <div class="space-y-4 p-4">
        <p class="text-muted">{words.shownAbout}</p>
        <ul class="grid grid-cols-2 gap-2 rounded-md border border-line bg-canvas p-3 font-mono">
          {codes.map((code) => <li key={code}>{code}</li>)}
        </ul>
        <div class="flex flex-wrap items-center gap-2">
          <Button icon={copied.value ? Check : Copy} onClick={() => void copy()}>
            {copied.value ? words.copied : words.copy}
          </Button>
          <DownloadLink text={text} />
          <span class="grow" />
          <Button kind="primary" onClick={onClose}>{words.done}</Button>
        </div>
      </div>
    </Dialog>
  );
}

function DownloadLink({ text }: { readonly text: string }): JSX.Element {
  const { download, fileName } = accountWords.value.recovery;
  const address = useMemo(() => URL.createObjectURL(new Blob([`${text}\n`])), [text]);
  useEffect(() => () => URL.revokeObjectURL(address), [address]);
  return (
    <a
      href={address}
      download={fileName}
      class="inline-flex h-8 items-center gap-2 rounded-md border border-line bg-surface px-3 font-medium hover:bg-line/40"
    >
      <Icon of={Download} />
      {download}
    </a>
  );
}
