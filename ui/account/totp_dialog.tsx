import { useSignal } from "@preact/signals";
import type { JSX } from "preact";
import { useMemo } from "preact/hooks";
import { Copyable } from "../parts/code.tsx";
import { FormDialog } from "../parts/dialog.tsx";
import { errorOf, TextField } from "../parts/field.tsx";
import type { AccountModel, TotpSetup } from "./account.ts";
import { qrPath } from "./qr.ts";
import { accountWords } from "./words.ts";

/** The light border that readers of QR codes need, in fields. */
const QUIET = 4;

/** Shows an authenticator app its secret, and takes the first code. */
export function TotpDialog(
  { model, setup }: { readonly model: AccountModel; readonly setup: TotpSetup },
): JSX.Element {
  const words = accountWords.value.factor;
  const code = useSignal("");
  const { isBusy, refusal, run } = model.confirmTotp;
  return (
    <FormDialog
      title={words.setUpTitle}
      verb={words.confirm}
      busy={isBusy.value}
      refusal={refusal.value}
      onSubmit={() => void run(code.value)}
      onClose={model.putAway}
    >
      <p class="text-muted">{words.scan}</p>
      <QrCode text={setup.uri} />
      <div>
        <p class="mb-1 font-medium">{words.byHand}</p>
        <Copyable text={setup.secret} what={words.secret} />
      </div>
      <TextField
        label={words.code}
        help={words.codeHelp}
        text={code}
        error={errorOf(refusal.value, "code")}
        autocomplete="one-time-code"
        autofocus
        mono
      />
    </FormDialog>
  );
}

/** Black on white in both themes: many readers know nothing else. */
function QrCode({ text }: { readonly text: string }): JSX.Element {
  const { path, size } = useMemo(() => qrPath(text), [text]);
  const side = size + 2 * QUIET;
  return (
    <svg
      class="mx-auto block size-52 rounded-md border border-line"
      viewBox={`${-QUIET} ${-QUIET} ${side} ${side}`}
      role="img"
      aria-label={accountWords.value.factor.qr}
      shape-rendering="crispEdges"
    >
      <rect x={-QUIET} y={-QUIET} width={side} height={side} fill="#fff" />
      <path d={path} fill="#000" />
    </svg>
  );
}
