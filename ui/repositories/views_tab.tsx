import { useSignal } from "@preact/signals";
import type { JSX } from "preact";
import { useMemo } from "preact/hooks";
import { accessWords } from "../access/words.ts";
import { useClient } from "../app/context.ts";
import { createAction } from "../kit/action.ts";
import { createResource } from "../kit/resource.ts";
import { useMade } from "../kit/use_made.ts";
import { Button } from "../parts/button.tsx";
import { Select } from "../parts/choice.tsx";
import { Card } from "../parts/page.tsx";
import { toast } from "../parts/toast.tsx";
import { Answered, RefusalNote } from "../parts/trouble.tsx";
import { ViewEditor } from "../views/editor.tsx";
import { createViewPreview } from "../views/preview.ts";
import { PreviewPanel } from "../views/preview_panel.tsx";
import { createViewDraft, type ViewDraft } from "../views/rules.ts";
import { viewWords } from "../views/words.ts";
import { findSeers, type Seer } from "./seers.ts";
import type { RepositoryTabProps } from "./tabs.ts";
import { repositoryWords } from "./words.ts";

/** Looks at a repository as somebody sees it who sees a part, and says which part that is. */
export function ViewsTab({ model: { path } }: RepositoryTabProps): JSX.Element {
  const client = useClient();
  const about = [client, path.org, path.repo];
  const seers = useMade(() => createResource(() => findSeers(client, path)), about);
  const preview = useMemo(() => createViewPreview(client, `${path.org}/${path.repo}`), about);
  const draft = useMemo(() => createViewDraft(), about);
  const words = repositoryWords.value.views;
  return (
    <div class="grid grid-cols-[minmax(0,1fr)] items-start gap-6 lg:grid-cols-2">
      <Card title={words.title}>
        <p class="mb-4 text-muted">{words.about}</p>
        <Answered by={seers.answer.value} onAgain={() => void seers.load()}>
          {(all) => <Seers all={all} draft={draft} onSaved={() => void seers.load()} />}
        </Answered>
      </Card>
      <Card title={viewWords.value.previewTitle}>
        <PreviewPanel preview={preview} rules={draft.rules.value} />
      </Card>
    </div>
  );
}

/** Nobody in particular. */
const EVERYBODY = "";

function Seers(
  { all, draft, onSaved }: {
    readonly all: readonly Seer[];
    readonly draft: ViewDraft;
    readonly onSaved: () => void;
  },
): JSX.Element {
  const words = repositoryWords.value.views;
  const chosen = useSignal(EVERYBODY);
  const seer = all.find(({ id }) => id === chosen.value);
  const choose = (id: string) => draft.take(all.find((one) => one.id === id)?.view ?? null);
  const options = [
    { value: EVERYBODY, says: words.everybody },
    ...all.map((one) => ({ value: one.id, says: words[one.kind](one.title) })),
  ];
  return (
    <div class="space-y-4">
      <Select label={words.as} value={chosen} options={options} onChange={choose} />
      <ViewEditor draft={draft} />
      <Save seer={seer} draft={draft} onSaved={onSaved} />
    </div>
  );
}

function Save(
  { seer, draft, onSaved }: {
    readonly seer: Seer | undefined;
    readonly draft: ViewDraft;
    readonly onSaved: () => void;
  },
): JSX.Element {
  const words = repositoryWords.value.views;
  const save = useMemo(
    () => createAction(async () => await seer?.save?.(draft.rules.value)),
    [seer, draft],
  );
  if (!seer) return <p class="text-caption text-muted">{words.none}</p>;
  if (!seer.save) return <p class="text-caption text-muted">{words.fixed}</p>;
  const run = async () => {
    if (!await save.run()) return;
    toast(accessWords.value.saved);
    onSaved();
  };
  return (
    <div class="space-y-2">
      {seer.kind === "team" && <p class="text-caption text-muted">{words.teamEverywhere}</p>}
      <RefusalNote refusal={save.refusal.value} />
      <Button kind="primary" busy={save.isBusy.value} onClick={() => void run()}>
        {words.save(seer.title)}
      </Button>
    </div>
  );
}
