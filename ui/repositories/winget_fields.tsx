import { Plus, X } from "lucide";
import type { JSX } from "preact";
import { errorOfLines } from "../access/lines.ts";
import type { Refusal } from "../kit/refusal.ts";
import { Button, IconButton } from "../parts/button.tsx";
import { Checkbox } from "../parts/choice.tsx";
import { errorOf, TextArea, TextField } from "../parts/field.tsx";
import type { AgreementDraft, EntraDraft, WingetOptionsDraft } from "./winget_options.ts";
import { repositoryWords } from "./words.ts";

/** What only WinGet understands. */
export function WingetFields(
  { draft, refusal }: { readonly draft: WingetOptionsDraft; readonly refusal: Refusal | null },
): JSX.Element {
  const words = repositoryWords.value.settings;
  return (
    <>
      <fieldset class="space-y-3 border-t border-line pt-4">
        <legend class="float-left mb-1 w-full font-medium">{words.agreements}</legend>
        <p class="clear-both text-caption text-muted">{words.agreementsAbout}</p>
        {draft.agreements.value.map((one, at) => (
          <Agreement
            key={one.id}
            of={one}
            at={at}
            refusal={refusal}
            onRemove={() => draft.remove(one)}
          />
        ))}
        <Button icon={Plus} onClick={draft.add}>{words.addAgreement}</Button>
      </fieldset>
      <Entra of={draft.entra} refusal={refusal} />
    </>
  );
}

function Agreement(
  { of, at, refusal, onRemove }: {
    readonly of: AgreementDraft;
    readonly at: number;
    readonly refusal: Refusal | null;
    readonly onRemove: () => void;
  },
): JSX.Element {
  const words = repositoryWords.value.settings;
  const path = `options.sourceAgreements[${at}]`;
  return (
    <div
      class="space-y-3 rounded-md border border-line p-3"
      role="group"
      aria-label={words.agreement(at + 1)}
    >
      <div class="flex items-center justify-between">
        <p class="font-medium">{words.agreement(at + 1)}</p>
        <IconButton icon={X} name={words.removeAgreement(at + 1)} onClick={onRemove} />
      </div>
      <TextField
        label={words.agreementLabel}
        text={of.AgreementLabel}
        error={errorOf(refusal, `${path}.AgreementLabel`) ?? errorOf(refusal, path)}
      />
      <TextArea
        label={words.agreementText}
        text={of.Agreement}
        error={errorOf(refusal, `${path}.Agreement`)}
        rows={3}
      />
      <TextField
        type="url"
        label={words.agreementUrl}
        text={of.AgreementUrl}
        error={errorOf(refusal, `${path}.AgreementUrl`)}
      />
    </div>
  );
}

function Entra(
  { of, refusal }: { readonly of: EntraDraft; readonly refusal: Refusal | null },
): JSX.Element {
  const words = repositoryWords.value.settings;
  const error = (member: string) => errorOf(refusal, `options.entraId.${member}`);
  return (
    <fieldset class="space-y-3 border-t border-line pt-4">
      <legend class="float-left mb-1 w-full font-medium">{words.entra}</legend>
      <p class="clear-both text-caption text-muted">{words.entraAbout}</p>
      <Checkbox checked={of.isOn} label={words.entraOn} />
      {of.isOn.value && (
        <>
          <TextField
            label={words.tenant}
            help={words.tenantHelp}
            text={of.tenant}
            error={error("tenant")}
            mono
          />
          <TextField
            label={words.resource}
            help={words.resourceHelp}
            text={of.resource}
            error={error("resource")}
            mono
          />
          <TextField label={words.scope} text={of.scope} error={error("scope")} mono />
          <TextArea
            label={words.groups}
            help={words.groupsHelp}
            text={of.groups}
            error={errorOfLines(refusal, "options.entraId.groups")}
            rows={2}
            mono
          />
          <TextField
            label={words.authority}
            help={words.authorityHelp}
            text={of.authority}
            error={error("authority")}
            mono
          />
        </>
      )}
    </fieldset>
  );
}
