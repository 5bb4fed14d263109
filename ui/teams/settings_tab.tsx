import { useSignal } from "@preact/signals";
import type { JSX } from "preact";
import { useLocation } from "preact-iso";
import { Danger } from "../access/danger.tsx";
import { SettingsForm } from "../access/settings_form.tsx";
import { accessWords } from "../access/words.ts";
import { errorOf, TextField } from "../parts/field.tsx";
import { Card } from "../parts/page.tsx";
import { toast } from "../parts/toast.tsx";
import type { TeamTabProps } from "./page.tsx";
import { teamWords } from "./words.ts";

/** What a team is called, and how it ends. */
export function SettingsTab({ model, team }: TeamTabProps): JSX.Element {
  const { change, remove, path } = model;
  const { route } = useLocation();
  const title = useSignal(team.title);
  const words = teamWords.value.settings;
  const onDone = () => {
    toast(words.deleted(team.title));
    route(`/ui/organizations/${path.org}/teams`);
  };
  return (
    <div class="space-y-6">
      <Card title={words.title}>
        <SettingsForm save={change} onSubmit={() => change.run({ title: title.value.trim() })}>
          <TextField
            label={accessWords.value.title}
            text={title}
            error={errorOf(change.refusal.value, "title")}
          />
        </SettingsForm>
      </Card>
      <Card title={accessWords.value.danger} tone="danger">
        <Danger
          says={words.delete}
          about={words.deleteAbout}
          verb={words.deleteVerb}
          question={words.deleteTitle(team.title)}
          consequences={words.deleteConsequences}
          name={path.team}
          action={remove}
          onDone={onDone}
        />
      </Card>
    </div>
  );
}
