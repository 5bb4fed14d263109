import { useSignal } from "@preact/signals";
import { CircleCheck, CircleX } from "lucide";
import type { JSX } from "preact";
import { Button } from "../parts/button.tsx";
import { TextField } from "../parts/field.tsx";
import { Icon } from "../parts/icon.tsx";
import { Card } from "../parts/page.tsx";
import { RefusalNote } from "../parts/trouble.tsx";
import { partWords } from "../parts/words.ts";
import type { ProviderKind, ProviderModel, Tried } from "./provider.ts";
import { providerWords } from "./words.ts";

/** Tries a provider, and shows each step of the way. */
export function TrialCard(
  { model, kind }: { readonly model: ProviderModel; readonly kind: ProviderKind },
): JSX.Element {
  const words = providerWords.value.test;
  const { optional } = partWords.value;
  const login = useSignal("");
  const password = useSignal("");
  const { test, tried } = model;
  const submit = (event: Event) => {
    event.preventDefault();
    void test.run(login.value.trim(), password.value);
  };
  return (
    <Card title={words.title}>
      <form noValidate class="space-y-4" onSubmit={submit}>
        <p class="text-muted">{words.about}</p>
        {kind === "ldap" && (
          <>
            <TextField
              label={words.login}
              help={words.loginHelp}
              text={login}
              optional={optional}
              autocomplete="off"
            />
            <TextField
              type="password"
              label={words.password}
              help={words.passwordHelp}
              text={password}
              optional={optional}
              autocomplete="new-password"
            />
          </>
        )}
        <Button type="submit" busy={test.isBusy.value}>{words.verb}</Button>
        <RefusalNote refusal={test.refusal.value} />
      </form>
      <div role="status" class="mt-4">{tried.value && <Steps of={tried.value} />}</div>
    </Card>
  );
}

function Steps({ of: { ok, steps } }: { readonly of: Tried }): JSX.Element {
  const { test: words, steps: names } = providerWords.value;
  return (
    <>
      <p class={`mb-2 font-medium ${ok ? "text-success" : "text-danger"}`}>
        {ok ? words.good : words.bad}
      </p>
      <ol class="space-y-2">
        {steps.map((one, at) => (
          <li key={at} class="flex gap-2">
            <Icon
              of={one.ok ? CircleCheck : CircleX}
              class={`mt-0.5 ${one.ok ? "text-success" : "text-danger"}`}
            />
            <div class="min-w-0 grow wrap-anywhere">
              <p class="flex justify-between gap-2">
                {names[one.step] ?? one.step}
                <span class="shrink-0 text-caption text-muted tabular-nums">
                  {words.milliseconds(one.milliseconds)}
                </span>
              </p>
              <p class={`text-caption ${one.ok ? "text-muted" : "text-danger"}`}>{one.says}</p>
            </div>
          </li>
        ))}
      </ol>
    </>
  );
}
