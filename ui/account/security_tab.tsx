import { useSignal } from "@preact/signals";
import type { JSX } from "preact";
import { SettingsForm } from "../access/settings_form.tsx";
import { errorOf, TextField } from "../parts/field.tsx";
import { Card } from "../parts/page.tsx";
import type { AccountTabProps } from "./page.tsx";
import { PasskeysCard } from "./passkeys_card.tsx";
import { SecondFactorCard } from "./second_factor_card.tsx";
import { accountWords } from "./words.ts";

/** How the reader proves that it is them. */
export function SecurityTab({ model, me }: AccountTabProps): JSX.Element {
  const { title, none } = accountWords.value.password;
  return (
    <div class="space-y-6">
      <Card title={title}>
        {me.hasPassword ? <Password model={model} me={me} /> : <p class="text-muted">{none}</p>}
      </Card>
      <SecondFactorCard model={model} me={me} />
      <PasskeysCard model={model} />
    </div>
  );
}

function Password({ model: { changePassword }, me }: AccountTabProps): JSX.Element {
  const words = accountWords.value.password;
  const current = useSignal("");
  const next = useSignal("");
  const refusal = changePassword.refusal.value;
  const submit = async () => {
    const isDone = await changePassword.run(current.value, next.value);
    if (isDone) [current.value, next.value] = ["", ""];
    return isDone;
  };
  return (
    <SettingsForm save={changePassword} onSubmit={submit} verb={words.verb}>
      <p class="text-muted">{words.about}</p>
      {/* Password managers learn from this whose password it is. */}
      <input
        class="hidden"
        type="text"
        name="username"
        autocomplete="username"
        value={me.user.username}
        readOnly
        tabIndex={-1}
        aria-hidden="true"
      />
      <TextField
        type="password"
        label={words.current}
        text={current}
        error={errorOf(refusal, "current")}
        autocomplete="current-password"
      />
      <TextField
        type="password"
        label={words.next}
        help={words.nextHelp}
        text={next}
        error={errorOf(refusal, "new")}
        autocomplete="new-password"
      />
    </SettingsForm>
  );
}
