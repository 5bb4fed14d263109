import { ChevronRight, PackagePlus } from "lucide";
import { useSignal } from "@preact/signals";
import type { JSX } from "preact";
import { useEffect } from "preact/hooks";
import { useLocation } from "preact-iso";
import { useClient } from "../app/context.ts";
import { Button, LinkButton } from "../parts/button.tsx";
import { Empty } from "../parts/empty.tsx";
import { TextField } from "../parts/field.tsx";
import { KeptNote } from "../parts/kept_note.tsx";
import { Card } from "../parts/page.tsx";
import { RefusalNote } from "../parts/trouble.tsx";
import type { Desk } from "./desks.ts";
import { DropZone } from "./drop_zone.tsx";
import type { Dropped } from "./dropped.ts";
import { EditorForm, Standing } from "./editor_form.tsx";
import { FileList } from "./file_list.tsx";
import { isManifest } from "./import_batches.ts";
import type { Publication } from "./publication.ts";
import { Review } from "./review.tsx";
import { sideAddress } from "./sides.ts";
import { publishWords } from "./words.ts";

/** Installers are handed over, described, looked at once more and published. */
export function InstallersSide({ desk }: { readonly desk: Desk }): JSX.Element {
  const client = useClient();
  const { publication, repository } = desk;
  const editor = publication.editor.value;
  const [org, repo] = repository.split("/") as [string, string];
  if (editor?.published.value) return <Done publication={publication} repository={repository} />;
  return (
    <div class="space-y-4">
      <Steps at={editor ? (publication.isReviewing.value ? 2 : 1) : 0} />
      {!editor && <FilesStep desk={desk} />}
      {editor && !publication.isReviewing.value && (
        <>
          <KeptNote kept={publication} />
          <EditorForm key={editor.key} editor={editor} />
        </>
      )}
      {editor && publication.isReviewing.value && (
        <Review editor={editor} client={client} org={org} repo={repo} />
      )}
      {editor && <Bar publication={publication} />}
    </div>
  );
}

function Steps({ at }: { at: number }): JSX.Element {
  const { files, details, review } = publishWords.value.steps;
  return (
    <ol class="flex flex-wrap items-center gap-2 text-small text-muted">
      {[files, details, review].map((says, index) => (
        <li
          key={says}
          aria-current={index === at ? "step" : undefined}
          class="flex items-center gap-2 aria-[current]:font-medium aria-[current]:text-text"
        >
          {index > 0 && <span aria-hidden="true">→</span>}
          {index + 1}. {says}
        </li>
      ))}
    </ol>
  );
}

/** Whoever publishes a further version of a package has nothing to say but that. */
function useGoOn({ files, draft, isDrafted }: Publication, name: string | undefined): void {
  const areComplete = files.areComplete.value;
  useEffect(() => {
    if (name && areComplete && !isDrafted.peek()) void draft.run(name);
  }, [name, areComplete, draft]);
}

function FilesStep({ desk }: { readonly desk: Desk }): JSX.Element {
  const { query: { package: name }, route } = useLocation();
  const { files, draft } = desk.publication;
  useGoOn(desk.publication, name);
  const url = useSignal("");
  const words = publishWords.value;
  const fetch = (event: Event) => {
    event.preventDefault();
    if (url.value.trim() === "") return;
    files.addFrom(url.value.trim());
    url.value = "";
  };
  const take = (dropped: readonly Dropped[]) => {
    const installers = dropped.filter((one) => !isManifest(one.path));
    files.add(installers.map(({ file }) => file));
    if (installers.length === dropped.length) return;
    void desk.manifests.take(dropped.filter((one) => isManifest(one.path)));
    if (installers.length === 0) route(sideAddress("manifests", desk.repository));
  };
  return (
    <Card>
      <div class="space-y-4">
        <DropZone
          title={name ? words.drop.next(name) : words.drop.title}
          about={words.drop.about}
          choose={words.drop.choose}
          small={files.all.value.length > 0}
          onFiles={take}
        />
        <form class="flex items-end gap-2" onSubmit={fetch} noValidate>
          <div class="grow">
            <TextField
              label={words.drop.url}
              text={url}
              type="url"
              placeholder="https://vendor.example/setup.msi"
            />
          </div>
          <Button type="submit">{words.drop.fetch}</Button>
        </form>
        <FileList files={files} />
        <RefusalNote refusal={draft.refusal.value} />
        <div class="flex justify-end">
          <Button
            kind="primary"
            icon={ChevronRight}
            busy={draft.isBusy.value}
            unless={!files.areComplete.value && words.drop.about}
            onClick={() => void draft.run(name)}
          >
            {words.next}
          </Button>
        </div>
      </div>
    </Card>
  );
}

/** What can be done at the moment, always in sight. */
function Bar({ publication }: { publication: Publication }): JSX.Element {
  const editor = publication.editor.value!;
  const words = publishWords.value;
  const { isReviewing } = publication;
  return (
    <div class="sticky bottom-0 -mx-4 flex flex-wrap items-center justify-between gap-3 border-t border-line bg-surface px-4 py-3 sm:mx-0 sm:rounded-lg sm:border">
      <Standing editor={editor} />
      <RefusalNote refusal={editor.publish.refusal.value} />
      <div class="flex gap-2">
        <Button
          onClick={() => isReviewing.value ? isReviewing.value = false : publication.back()}
        >
          {isReviewing.value ? words.steps.details : words.steps.files}
        </Button>
        {isReviewing.value
          ? (
            <Button
              kind="primary"
              busy={editor.publish.isBusy.value}
              unless={!editor.isReady.value && words.checking}
              onClick={() => void editor.publish.run()}
            >
              {words.verb}
            </Button>
          )
          : (
            <Button
              kind="primary"
              unless={!editor.isReady.value && words.required}
              onClick={() => isReviewing.value = true}
            >
              {words.steps.review}
            </Button>
          )}
      </div>
    </div>
  );
}

function Done(
  { publication, repository }: { publication: Publication; repository: string },
): JSX.Element {
  const { package: name, version } = publication.editor.value!.published.value!;
  const words = publishWords.value;
  useEffect(() => publication.again, [publication]);
  return (
    <Card>
      <Empty
        icon={PackagePlus}
        title={words.done(name, version)}
        action={
          <div class="flex gap-2">
            <LinkButton
              kind="primary"
              href={`/ui/packages/${repository}/${encodeURIComponent(name)}`}
            >
              {words.open}
            </LinkButton>
            <Button onClick={publication.again}>{words.again}</Button>
          </div>
        }
      />
    </Card>
  );
}
