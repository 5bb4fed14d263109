import { useSignal } from "@preact/signals";
import type { JSX } from "preact";
import { useEffect } from "preact/hooks";
import { Danger } from "../access/danger.tsx";
import { Button } from "../parts/button.tsx";
import { FormDialog } from "../parts/dialog.tsx";
import { errorOf, TextField } from "../parts/field.tsx";
import { Card } from "../parts/page.tsx";
import { toast } from "../parts/toast.tsx";
import { RefusalNote } from "../parts/trouble.tsx";
import type { UserModel } from "./user.ts";
import type { UserTabProps } from "./user_page.tsx";
import { userWords } from "./words.ts";

/** Whether and how a user signs in. */
export function SignInCard(
  { model, user, isMe }: UserTabProps & { readonly isMe: boolean },
): JSX.Element {
  const words = userWords.value.access;
  const name = user.title || user.username;
  return (
    <Card title={words.title}>
      <div class="divide-y divide-line *:py-4 *:first:pt-0 *:last:pb-0">
        {user.disabled ? <Enable model={model} /> : (
          <Danger
            says={words.disable}
            about={words.disableAbout}
            verb={words.disableVerb}
            question={words.disableTitle(name)}
            consequences={words.disableConsequences}
            action={model.disable}
            unless={isMe && words.nobodyElse}
          />
        )}
        {user.kind === "human" && <Password model={model} />}
        {user.kind === "human" && (
          <Danger
            says={words.removeFactor}
            about={<FactorsKept model={model} />}
            verb={words.removeFactorVerb}
            question={words.removeFactorTitle(name)}
            consequences={words.removeFactorConsequences}
            action={model.removeSecondFactor}
            unless={isMe && words.yours}
            onDone={() => toast(words.removed)}
          />
        )}
      </div>
    </Card>
  );
}

/** What somebody has set up, and what removing it means. */
function FactorsKept({ model: { secondFactor } }: { readonly model: UserModel }): JSX.Element {
  const { removeFactorAbout, factorKept } = userWords.value.access;
  useEffect(() => void secondFactor.load(), [secondFactor]);
  const answer = secondFactor.answer.value;
  if (answer.is !== "here") return <>{removeFactorAbout}</>;
  const { totp, passkeys, recoveryCodes } = answer.value;
  const kept = [
    totp && factorKept.totp,
    passkeys > 0 && factorKept.passkeys(passkeys),
    recoveryCodes > 0 && factorKept.codes(recoveryCodes),
  ].filter((text) => text !== false);
  if (kept.length === 0) return <>{factorKept.none}</>;
  return (
    <>
      <span class="block text-text">{kept.join(" · ")}</span>
      {removeFactorAbout}
    </>
  );
}

function Enable({ model: { enable } }: { readonly model: UserModel }): JSX.Element {
  const words = userWords.value.access;
  return (
    <div class="space-y-2">
      <div class="flex flex-wrap items-center justify-between gap-x-6 gap-y-2">
        <div class="min-w-0 grow basis-64">
          <p class="font-medium">{words.enable}</p>
          <p class="text-muted">{words.enableAbout}</p>
        </div>
        <Button busy={enable.isBusy.value} onClick={() => void enable.run()}>
          {words.enableVerb}
        </Button>
      </div>
      <RefusalNote refusal={enable.refusal.value} />
    </div>
  );
}

function Password({ model: { setPassword } }: { readonly model: UserModel }): JSX.Element {
  const words = userWords.value.access;
  const isSetting = useSignal(false);
  const password = useSignal("");
  const begin = () => {
    setPassword.clear();
    password.value = "";
    isSetting.value = true;
  };
  const submit = async () => {
    if (!await setPassword.run(password.value)) return;
    isSetting.value = false;
    toast(words.passwordSet);
  };
  return (
    <div class="flex flex-wrap items-center justify-between gap-x-6 gap-y-2">
      <div class="min-w-0 grow basis-64">
        <p class="font-medium">{words.setPassword}</p>
        <p class="text-muted">{words.setPasswordAbout}</p>
      </div>
      <Button onClick={begin}>{words.setPasswordVerb}</Button>
      {isSetting.value && (
        <FormDialog
          title={words.setPassword}
          verb={words.setPasswordVerb}
          busy={setPassword.isBusy.value}
          refusal={setPassword.refusal.value}
          onSubmit={() => void submit()}
          onClose={() => isSetting.value = false}
        >
          <p class="text-muted">{words.setPasswordAbout}</p>
          <TextField
            type="password"
            label={words.newPassword}
            text={password}
            error={errorOf(setPassword.refusal.value, "password")}
            autocomplete="new-password"
            autofocus
          />
        </FormDialog>
      )}
    </div>
  );
}
