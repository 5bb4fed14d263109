import { useSignal } from "@preact/signals";
import type { JSX } from "preact";
import { useLocation } from "preact-iso";
import { roleIn } from "../access/choices.ts";
import { Danger } from "../access/danger.tsx";
import { SettingsForm } from "../access/settings_form.tsx";
import { accessWords } from "../access/words.ts";
import { useApp } from "../app/context.ts";
import { Checkbox } from "../parts/choice.tsx";
import { errorOf, TextField } from "../parts/field.tsx";
import { Card } from "../parts/page.tsx";
import { toast } from "../parts/toast.tsx";
import { DefaultRole } from "./default_role.tsx";
import type { OrganizationTabProps } from "./organization_page.tsx";
import { organizationWords } from "./words.ts";

/** The organization that addresses without one lead to. */
const DEFAULT = "default";

/** What an organization is called and what its members get, and how it ends. */
export function SettingsTab({ model, organization }: OrganizationTabProps): JSX.Element {
  const { mayOwn, remove, slug } = model;
  const { route } = useLocation();
  const { settings: words } = organizationWords.value;
  const onDone = () => {
    toast(words.deleted(organization.title));
    route("/ui/organizations");
  };
  return (
    <div class="space-y-6">
      <Card title={words.title}>
        <Form model={model} organization={organization} />
      </Card>
      {mayOwn.value && (
        <Card title={accessWords.value.danger} tone="danger">
          <Danger
            says={words.delete}
            about={words.deleteAbout}
            verb={words.deleteVerb}
            question={words.deleteTitle(organization.title)}
            consequences={words.deleteConsequences}
            name={slug}
            action={remove}
            unless={slug === DEFAULT && words.isDefault}
            onDone={onDone}
          />
        </Card>
      )}
    </div>
  );
}

function Form({ model, organization }: OrganizationTabProps): JSX.Element {
  const { change } = model;
  const words = organizationWords.value;
  const isPlatformAdmin = useApp().session.user.value?.platformAdmin ?? false;
  const title = useSignal(organization.title);
  const role = useSignal<string>(organization.defaultRole ?? "");
  const isForEverybody = useSignal(organization.isForEverybody);
  const submit = () =>
    change.run({
      ...{ title: title.value.trim(), defaultRole: roleIn(role.value) },
      ...(isPlatformAdmin && { isForEverybody: isForEverybody.value }),
    });
  return (
    <SettingsForm save={change} onSubmit={submit}>
      <TextField
        label={accessWords.value.title}
        text={title}
        error={errorOf(change.refusal.value, "title")}
      />
      <DefaultRole role={role} />
      {isPlatformAdmin && (
        <Checkbox
          checked={isForEverybody}
          label={words.forEverybody}
          help={words.forEverybodyHelp}
        />
      )}
    </SettingsForm>
  );
}
