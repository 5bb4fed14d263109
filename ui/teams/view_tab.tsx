import { useSignal } from "@preact/signals";
import type { JSX } from "preact";
import { useEffect, useMemo } from "preact/hooks";
import { SettingsForm } from "../access/settings_form.tsx";
import { useClient } from "../app/context.ts";
import { SmallSelect } from "../parts/choice.tsx";
import { Card } from "../parts/page.tsx";
import { ViewEditor } from "../views/editor.tsx";
import { createViewPreview } from "../views/preview.ts";
import { PreviewPanel } from "../views/preview_panel.tsx";
import { createViewDraft, type ViewDraft } from "../views/rules.ts";
import { viewWords } from "../views/words.ts";
import type { TeamTabProps } from "./page.tsx";
import type { TeamModel } from "./team.ts";
import { teamWords } from "./words.ts";

/** What the members of a team see of its repositories. */
export function ViewTab({ model, team }: TeamTabProps): JSX.Element {
  const { change, repositories } = model;
  const draft = useMemo(() => createViewDraft(team.view ?? null), []);
  const words = teamWords.value.view;
  useEffect(() => void repositories.reload(), [repositories]);
  const save = () => change.run({ view: draft.rules.value as never });
  return (
    <div class="grid grid-cols-[minmax(0,1fr)] items-start gap-6 lg:grid-cols-2">
      <Card title={words.title}>
        <p class="mb-4 text-muted">{words.about}</p>
        <SettingsForm save={change} onSubmit={save}>
          <ViewEditor draft={draft} />
        </SettingsForm>
      </Card>
      <Card title={viewWords.value.previewTitle}>
        <Preview model={model} draft={draft} />
      </Card>
    </div>
  );
}

function Preview(
  { model, draft }: { readonly model: TeamModel; readonly draft: ViewDraft },
): JSX.Element {
  const words = teamWords.value.view;
  const client = useClient();
  const paths = model.repositories.items.value.map(({ path }) => path);
  const chosen = useSignal("");
  const path = paths.find((one) => one === chosen.value) ?? paths[0];
  const preview = useMemo(() => createViewPreview(client, path ?? ""), [client, path]);
  if (!path) return <p class="text-muted">{words.noRepositories}</p>;
  return (
    <div class="space-y-4">
      <label class="flex flex-wrap items-center gap-2">
        {words.preview}
        <SmallSelect
          name={words.preview}
          value={path}
          options={paths.map((value) => ({ value, says: value }))}
          onChange={(value) => chosen.value = value}
        />
      </label>
      <PreviewPanel preview={preview} rules={draft.rules.value} />
    </div>
  );
}
