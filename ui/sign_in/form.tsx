import { KeyRound } from "lucide";
import type { JSX } from "preact";
import { useEffect } from "preact/hooks";
import { Button } from "../parts/button.tsx";
import { Select } from "../parts/choice.tsx";
import { TextField } from "../parts/field.tsx";
import { Answered, RefusalNote } from "../parts/trouble.tsx";
import type { SignInModel } from "./sign_in.ts";
import { signInWords } from "./words.ts";

/** Every way to sign in that the server offers. */
export function SignInForm(
  { model, returnTo, fixedName }: {
    readonly model: SignInModel;
    readonly returnTo: string;
    /** Who must sign in, where that is known. */
    readonly fixedName?: boolean;
  },
): JSX.Element {
  useEffect(() => void model.ways.load(), [model]);
  if (model.second.value) return <SecondFactor model={model} />;
  return (
    <Answered by={model.ways.answer.value} onAgain={() => void model.ways.load()}>
      {({ localSignIn, providers }) => {
        const directories = providers.filter(({ kind }) => kind === "ldap");
        const others = providers.filter(({ kind }) => kind === "oidc");
        return (
          <div class="space-y-4">
            {(localSignIn || directories.length > 0) && (
              <PasswordForm model={model} fixedName={fixedName} directories={directories} />
            )}
            {others.length > 0 && <Or />}
            {others.map(({ id, title }) => (
              <Button
                key={id}
                onClick={() => model.goTo(id, returnTo)}
              >
                {signInWords.value.with(title)}
              </Button>
            ))}
          </div>
        );
      }}
    </Answered>
  );
}

interface Directory {
  readonly id: string;
  readonly title: string;
}

function PasswordForm(
  { model, fixedName, directories }: {
    readonly model: SignInModel;
    readonly fixedName?: boolean;
    readonly directories: readonly Directory[];
  },
): JSX.Element {
  const words = signInWords.value;
  const { submit, withPasskey } = model;
  const options = [
    { value: "", says: words.local },
    ...directories.map(({ id, title }) => ({ value: id, says: title })),
  ];
  return (
    <form
      noValidate
      class="space-y-4"
      onSubmit={(event) => (event.preventDefault(), void submit.run())}
    >
      {directories.length > 0 && (
        <Select label={words.account} value={model.directory} options={options} />
      )}
      {!fixedName && (
        <TextField
          label={words.username}
          text={model.username}
          name="username"
          autocomplete="username webauthn"
          autofocus
        />
      )}
      <TextField
        label={words.password}
        text={model.password}
        type="password"
        name="password"
        autocomplete="current-password"
        autofocus={fixedName}
      />
      <RefusalNote refusal={submit.refusal.value ?? withPasskey.refusal.value} />
      <div class="flex flex-col gap-2">
        <Button type="submit" kind="primary" busy={submit.isBusy.value}>{words.verb}</Button>
        <Button
          icon={KeyRound}
          busy={withPasskey.isBusy.value}
          onClick={() => void withPasskey.run()}
        >
          {words.passkey}
        </Button>
      </div>
    </form>
  );
}

function Or(): JSX.Element {
  return (
    <div class="flex items-center gap-3 text-caption text-muted" aria-hidden="true">
      <span class="h-px grow bg-line" />
      {signInWords.value.or}
      <span class="h-px grow bg-line" />
    </div>
  );
}

function SecondFactor({ model }: { model: SignInModel }): JSX.Element {
  const { about, code, passkey, verb, back } = signInWords.value.second;
  const { submit, secondPasskey } = model;
  const methods = model.second.value ?? [];
  const isByCode = methods.some((one) => one !== "passkey");
  return (
    <form
      noValidate
      class="space-y-4"
      onSubmit={(event) => (event.preventDefault(), void submit.run())}
    >
      <p class="text-muted">{about}</p>
      {isByCode && (
        <TextField label={code} text={model.code} autocomplete="one-time-code" autofocus mono />
      )}
      <RefusalNote refusal={submit.refusal.value ?? secondPasskey.refusal.value} />
      <div class="flex flex-col gap-2">
        {isByCode && <Button type="submit" kind="primary" busy={submit.isBusy.value}>{verb}
        </Button>}
        {methods.includes("passkey") && (
          <Button
            icon={KeyRound}
            busy={secondPasskey.isBusy.value}
            onClick={() => void secondPasskey.run()}
          >
            {passkey}
          </Button>
        )}
        <Button kind="quiet" onClick={model.back}>{back}</Button>
      </div>
    </form>
  );
}
