import { type Signal, useSignal } from "@preact/signals";
import { X } from "lucide";
import type { ComponentChildren, JSX } from "preact";
import { useEffect, useId, useRef } from "preact/hooks";
import type { Refusal } from "../kit/refusal.ts";
import { Button, IconButton } from "./button.tsx";
import { TextField } from "./field.tsx";
import { RefusalNote } from "./trouble.tsx";
import { partWords } from "./words.ts";

/** What every dialog has. */
export interface DialogProps {
  /** A question or an action. */
  readonly title: string;
  readonly children: ComponentChildren;
  readonly onClose: () => void;
  /** Beside a list rather than over it. */
  readonly side?: boolean;
  readonly wide?: boolean;
}

const MIDDLE = "m-auto max-h-[90dvh] w-[min(100vw-2rem,32rem)] rounded-lg";
const WIDE = "m-auto max-h-[90dvh] w-[min(100vw-2rem,56rem)] rounded-lg";
const SIDE = "mr-0 ml-auto h-dvh max-h-dvh w-[min(100vw,36rem)] border-l";

/**
 * Something to be done before anything else. The browser keeps the focus in it and gives it back to
 * whatever opened it; Esc closes it.
 */
export function Dialog({ title, children, onClose, side, wide }: DialogProps): JSX.Element {
  const element = useRef<HTMLDialogElement>(null);
  const heading = useId();
  useEffect(() => {
    const opener = document.activeElement;
    element.current?.showModal();
    return () => {
      if (opener instanceof HTMLElement && opener.isConnected) opener.focus();
    };
  }, []);
  return (
    <dialog
      ref={element}
      aria-labelledby={heading}
      class={`border border-line bg-raised text-text shadow-xl backdrop:bg-black/40 ${
        side ? SIDE : wide ? WIDE : MIDDLE
      }`}
      onCancel={(event) => (event.preventDefault(), onClose())}
    >
      <div class="flex max-h-[inherit] flex-col">
        <header class="flex h-12 shrink-0 items-center justify-between gap-4 border-b border-line pr-2 pl-4">
          <h2 id={heading} class="min-w-0 truncate text-section font-semibold">{title}</h2>
          <IconButton icon={X} name={partWords.value.close} onClick={onClose} />
        </header>
        <div class="min-h-0 grow overflow-y-auto">{children}</div>
      </div>
    </dialog>
  );
}

/** A dialog that is a form: fields, then what it does and the way out. */
export function FormDialog(
  { verb, busy, refusal, onSubmit, onClose, children, danger, extra, ...rest }: DialogProps & {
    readonly verb: string;
    readonly busy: boolean;
    readonly refusal?: Refusal | null;
    readonly onSubmit: () => void;
    readonly danger?: boolean;
    readonly extra?: ComponentChildren;
  },
): JSX.Element {
  const submit = (event: Event) => {
    event.preventDefault();
    if (!busy) onSubmit();
  };
  return (
    <Dialog {...rest} onClose={onClose}>
      <form noValidate onSubmit={submit}>
        <div class="space-y-4 p-4">
          {children}
          <RefusalNote refusal={refusal ?? null} />
        </div>
        <footer class="sticky bottom-0 flex flex-wrap items-center justify-end gap-2 border-t border-line bg-raised p-4">
          {extra && <div class="mr-auto">{extra}</div>}
          <Button onClick={onClose}>{partWords.value.cancel}</Button>
          <Button type="submit" kind={danger ? "danger" : "primary"} busy={busy}>{verb}</Button>
        </footer>
      </form>
    </Dialog>
  );
}

/** Asks before something is done that cannot be undone; what is worst asks for its name. */
export function ConfirmDialog(
  { title, verb, name, busy, refusal, onConfirm, onClose, children }: {
    readonly title: string;
    readonly verb: string;
    /** To be typed before it can be done. */
    readonly name?: string;
    readonly busy: boolean;
    readonly refusal?: Refusal | null;
    readonly onConfirm: () => void;
    readonly onClose: () => void;
    /** What goes and what stays. */
    readonly children?: ComponentChildren;
  },
): JSX.Element {
  const typed: Signal<string> = useSignal("");
  const isMeant = name === undefined || typed.value.trim() === name;
  return (
    <FormDialog
      {...{ title, verb, busy, refusal, onClose }}
      danger
      onSubmit={() => isMeant && onConfirm()}
    >
      {children}
      {name !== undefined && (
        <TextField
          label={partWords.value.typeName(name)}
          text={typed}
          autocomplete="off"
          mono
          error={!isMeant && typed.value.length >= name.length
            ? partWords.value.typeName(name)
            : null}
        />
      )}
    </FormDialog>
  );
}
