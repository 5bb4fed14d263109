import { useSignal } from "@preact/signals";
import type { JSX } from "preact";
import type { Action } from "../kit/action.ts";
import { RadioGroup } from "../parts/choice.tsx";
import { FormDialog } from "../parts/dialog.tsx";
import { errorOf, TextField } from "../parts/field.tsx";
import type { Me, Presence } from "./account.ts";
import { accountWords } from "./words.ts";

/** Has the reader show once more that it is them, before what a stolen session must not do. */
export function PresenceDialog(
  { title, about, verb, action, me, onClose }: {
    readonly title: string;
    readonly about: string;
    readonly verb: string;
    readonly action: Action<[Presence]>;
    readonly me: Me;
    readonly onClose: () => void;
  },
): JSX.Element {
  const words = accountWords.value.factor;
  const way = useSignal<"password" | "code">(me.hasPassword ? "password" : "code");
  const shown = useSignal("");
  const isCode = way.value === "code";
  const submit = async () => {
    const presence = isCode ? { code: shown.value.trim() } : { password: shown.value };
    if (await action.run(presence)) onClose();
  };
  return (
    <FormDialog
      {...{ title, verb, onClose }}
      busy={action.isBusy.value}
      refusal={action.refusal.value}
      onSubmit={() => void submit()}
      danger
    >
      <p class="text-muted">{about}</p>
      {me.hasPassword && (
        <RadioGroup
          label={words.show}
          value={way}
          options={[
            { value: "password", says: words.withPassword },
            { value: "code", says: words.withCode },
          ]}
        />
      )}
      <TextField
        key={way.value}
        type={isCode ? "text" : "password"}
        label={isCode ? words.codeOfAnyKind : words.withPassword}
        text={shown}
        error={errorOf(action.refusal.value, way.value)}
        autocomplete={isCode ? "one-time-code" : "current-password"}
      />
    </FormDialog>
  );
}
