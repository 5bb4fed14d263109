import { useSignal } from "@preact/signals";
import type { JSX } from "preact";
import { useMemo } from "preact/hooks";
import { ACTIONS } from "../access/roles.ts";
import { roleOptions } from "../access/choices.ts";
import { errorOfLines } from "../access/lines.ts";
import { accessWords } from "../access/words.ts";
import { CheckboxGroup, RadioGroup } from "../parts/choice.tsx";
import { FormDialog } from "../parts/dialog.tsx";
import { errorOf, TextArea, TextField } from "../parts/field.tsx";
import { ViewEditor } from "../views/editor.tsx";
import { ExpiryField } from "./expiry_field.tsx";
import { createKeyDraft, type KeyDraft, type KeyKind } from "./key_draft.ts";
import type { Keys } from "./keys.ts";
import { tokenWords } from "./words.ts";

const DEPLOY_ROLES = ["reader", "developer", "maintainer"] as const;

/** Makes a token or key. */
export function KeyForm(
  { keys, kind, onClose }: {
    readonly keys: Keys;
    readonly kind: KeyKind;
    readonly onClose: () => void;
  },
): JSX.Element {
  const draft = useMemo(() => createKeyDraft(kind), [kind]);
  const words = tokenWords.value;
  const { create, verb, placeholder } = words.kinds[kind];
  const { isBusy, refusal } = keys.create;
  const submit = async () => {
    if (await keys.create.run(draft.body(Date.now()))) onClose();
  };
  return (
    <FormDialog
      {...{ title: create, verb, onClose }}
      side
      busy={isBusy.value}
      refusal={refusal.value}
      onSubmit={() => void submit()}
    >
      <TextField
        label={words.title}
        help={words.titleHelp}
        text={draft.title}
        placeholder={placeholder}
        error={errorOf(refusal.value, "title")}
        autofocus
      />
      {kind === "deploy" && (
        <RadioGroup
          label={words.role}
          value={draft.role}
          options={roleOptions(DEPLOY_ROLES) as never}
        />
      )}
      {kind === "personal" && <Rights draft={draft} keys={keys} />}
      <ExpiryField expiry={draft.expiry} error={errorOf(refusal.value, "expiresAt")} />
      <Narrowing draft={draft} keys={keys} />
    </FormDialog>
  );
}

function Rights({ draft, keys }: { readonly draft: KeyDraft; readonly keys: Keys }): JSX.Element {
  const words = tokenWords.value;
  const { actions } = accessWords.value;
  const refusal = keys.create.refusal.value;
  const names = Object.keys(ACTIONS) as (keyof typeof ACTIONS)[];
  return (
    <>
      <RadioGroup
        label={words.rights}
        value={draft.rights}
        options={[
          { value: "some", says: words.rightsSome, about: words.rightsSomeAbout },
          { value: "all", says: words.rightsAll, about: words.rightsAllAbout },
        ]}
      />
      {draft.rights.value === "some" && (
        <>
          <CheckboxGroup
            label={words.actions}
            values={draft.actions}
            options={names.map((value) => ({ value, says: actions[value] }))}
          />
          <TextArea
            label={words.repositories}
            help={words.repositoriesHelp}
            text={draft.repositories}
            error={errorOfLines(refusal, "scope.repositories")}
            rows={2}
            mono
          />
          <TextArea
            label={words.organizations}
            help={words.organizationsHelp}
            text={draft.organizations}
            error={errorOfLines(refusal, "scope.organizations")}
            rows={2}
            mono
          />
        </>
      )}
    </>
  );
}

/** What few need stands behind a heading that opens. */
function Narrowing(
  { draft, keys }: { readonly draft: KeyDraft; readonly keys: Keys },
): JSX.Element {
  const words = tokenWords.value;
  const error = errorOfLines(keys.create.refusal.value, "networks");
  const isOpen = useSignal(false);
  return (
    <details open={isOpen.value || error !== null}>
      <summary
        class="cursor-pointer font-medium"
        onClick={(event) => (event.preventDefault(), isOpen.value = !isOpen.value)}
      >
        {words.more}
      </summary>
      <div class="mt-3 space-y-4">
        <ViewEditor draft={draft.view} />
        <TextArea
          label={words.networks}
          help={words.networksHelp}
          text={draft.networks}
          error={error}
          rows={2}
          mono
        />
      </div>
    </details>
  );
}
