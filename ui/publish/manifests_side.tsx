import { Download } from "lucide";
import type { JSX } from "preact";
import { Button } from "../parts/button.tsx";
import { Checkbox } from "../parts/choice.tsx";
import { Card } from "../parts/page.tsx";
import { Progress } from "../parts/progress.tsx";
import { RefusalNote, Skeleton } from "../parts/trouble.tsx";
import { DropZone } from "./drop_zone.tsx";
import { ImportReport } from "./import_table.tsx";
import type { Manifests } from "./manifests.ts";
import { publishWords } from "./words.ts";

/** Manifests are dropped, it is said what would become of each, and then it is done. */
export function ManifestsSide(
  { manifests, repository, mayReplace }: {
    readonly manifests: Manifests;
    readonly repository: string;
    readonly mayReplace: boolean;
  },
): JSX.Element {
  const words = publishWords.value.manifests;
  const { files, preview, run } = manifests;
  return (
    <div class="space-y-4">
      <Card>
        <DropZone
          title={words.title}
          about={words.what}
          choose={words.choose}
          accept=".yaml,.yml,.json,.zip,.tar,.gz,.tgz"
          folders
          small={files.value.length > 0}
          onFiles={(dropped) => void manifests.take(dropped)}
        />
      </Card>
      {files.value.length > 0 && (
        <>
          {!manifests.isDone.value && <Choices manifests={manifests} mayReplace={mayReplace} />}
          <RefusalNote refusal={run.refusal.value ?? preview.refusal.value} />
          <Working manifests={manifests} />
          <ImportReport manifests={manifests} repository={repository} />
          <Bar manifests={manifests} />
        </>
      )}
    </div>
  );
}

function Choices(
  { manifests, mayReplace }: { readonly manifests: Manifests; readonly mayReplace: boolean },
): JSX.Element {
  const words = publishWords.value.manifests;
  const again = () => void manifests.preview.run();
  return (
    <Card>
      <div class="space-y-3">
        <Checkbox
          checked={manifests.rehosts}
          label={words.rehost}
          help={words.rehostAbout}
          onChange={again}
        />
        {mayReplace && (
          <Checkbox
            checked={manifests.replaces}
            label={words.replace}
            help={publishWords.value.replaceAbout}
            onChange={again}
          />
        )}
      </div>
    </Card>
  );
}

/** What is asked just now, and how far it is. */
function Working({ manifests }: { manifests: Manifests }): JSX.Element | null {
  const words = publishWords.value.manifests;
  const { preview, run, progress, rows } = manifests;
  if (run.isBusy.value) {
    const { done, of } = progress.value;
    return (
      <Progress done={done} of={of} name={words.did}>
        <span role="status">{words.importing(done + 1, of)}</span>
      </Progress>
    );
  }
  return preview.isBusy.value && !rows.value ? <Skeleton lines={2} /> : null;
}

function Bar({ manifests }: { manifests: Manifests }): JSX.Element {
  const words = publishWords.value.manifests;
  const { preview, run, rows, isDone, files } = manifests;
  const changing = rows.value?.filter(({ outcome }) => /^(?:added|replaced)$/.test(outcome)) ?? [];
  return (
    <div class="sticky bottom-0 -mx-4 flex flex-wrap items-center justify-between gap-3 border-t border-line bg-surface px-4 py-3 sm:mx-0 sm:rounded-lg sm:border">
      <span class="hidden text-small text-muted sm:inline">{words.files(files.value.length)}</span>
      <div class="flex flex-wrap gap-2">
        <Button unless={run.isBusy.value && publishWords.value.checking} onClick={manifests.clear}>
          {words.clear}
        </Button>
        {!isDone.value && (
          <Button
            kind="primary"
            icon={Download}
            busy={preview.isBusy.value || run.isBusy.value}
            unless={changing.length === 0 && words.nothing}
            onClick={() => void run.run()}
          >
            {words.verb(changing.length)}
          </Button>
        )}
      </div>
    </div>
  );
}
