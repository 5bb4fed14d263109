import type { JSX } from "preact";
import { Button } from "../parts/button.tsx";
import { Copyable } from "../parts/code.tsx";
import { copyWords } from "../parts/copy_words.ts";
import { Dialog } from "../parts/dialog.tsx";
import type { IssuedKey } from "./keys.ts";
import { tokenWords } from "./words.ts";

/** Shows a secret this once. */
export function IssuedDialog(
  { of, onClose }: { readonly of: IssuedKey; readonly onClose: () => void },
): JSX.Element {
  const { title, about, secret, url, done } = tokenWords.value.issued;
  return (
    <Dialog title={title} onClose={onClose}>
      <div class="space-y-4 p-4">
        <p>
          <span class="font-medium wrap-anywhere">{of.title}</span>
          <span class="block text-muted">{about}</span>
        </p>
        {of.secret && <Copyable text={of.secret} what={secret} />}
        {of.url && <Copyable text={of.url} what={url} />}
        {of.usage?.slice(0, 1).map(({ says, command }) => (
          <div key={command}>
            <p class="mb-1 font-medium">{says}</p>
            <Copyable text={command} what={copyWords.value.command(says)} />
          </div>
        ))}
        <div class="flex justify-end">
          <Button kind="primary" onClick={onClose}>{done}</Button>
        </div>
      </div>
    </Dialog>
  );
}
