import { useSignal } from "@preact/signals";
import type { JSX } from "preact";
import { useMemo } from "preact/hooks";
import { useLocation } from "preact-iso";
import { visibilityOptions } from "../access/choices.ts";
import { Danger } from "../access/danger.tsx";
import { errorOfLines, linesOf } from "../access/lines.ts";
import { SettingsForm } from "../access/settings_form.tsx";
import { accessWords } from "../access/words.ts";
import { RadioGroup } from "../parts/choice.tsx";
import { errorOf, TextArea, TextField } from "../parts/field.tsx";
import { Card } from "../parts/page.tsx";
import { toast } from "../parts/toast.tsx";
import type { RepositoryTabProps } from "./tabs.ts";
import { WingetFields } from "./winget_fields.tsx";
import { createWingetOptions } from "./winget_options.ts";
import { repositoryWords } from "./words.ts";

/** What a repository is called, to whom it is open, and how it ends. */
export function SettingsTab({ model, repository }: RepositoryTabProps): JSX.Element {
  const { route } = useLocation();
  const words = repositoryWords.value.settings;
  const onDone = () => {
    toast(words.deleted(repository.path));
    route("/ui/repositories");
  };
  return (
    <div class="space-y-6">
      <Card title={words.title}>
        <Form model={model} repository={repository} />
      </Card>
      <Card title={accessWords.value.danger} tone="danger">
        <Danger
          says={words.delete}
          about={words.deleteAbout}
          verb={words.deleteVerb}
          question={words.deleteTitle(repository.path)}
          consequences={words.deleteConsequences}
          name={repository.path}
          action={model.remove}
          onDone={onDone}
        />
      </Card>
    </div>
  );
}

function Form({ model: { change }, repository }: RepositoryTabProps): JSX.Element {
  const words = repositoryWords.value.settings;
  const { title: titleLabel, visibility: visibilityLabel } = accessWords.value;
  const { settings = { networks: [], options: {} } } = repository;
  const title = useSignal(repository.title);
  const visibility = useSignal(repository.visibility);
  const networks = useSignal(settings.networks.join("\n"));
  const options = useMemo(() => createWingetOptions(settings.options), []);
  const refusal = change.refusal.value;
  const submit = () =>
    change.run({
      ...{ title: title.value.trim(), visibility: visibility.value },
      ...{ networks: linesOf(networks.value), options: options.options() },
    });
  return (
    <SettingsForm save={change} onSubmit={submit}>
      <TextField label={titleLabel} text={title} error={errorOf(refusal, "title")} />
      <RadioGroup label={visibilityLabel} value={visibility} options={visibilityOptions()} />
      <TextArea
        label={words.openTo}
        help={words.openToHelp}
        text={networks}
        error={errorOfLines(refusal, "networks")}
        rows={3}
        mono
      />
      {repository.protocol === "winget" && <WingetFields draft={options} refusal={refusal} />}
    </SettingsForm>
  );
}
