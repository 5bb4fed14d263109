import { type ReadonlySignal, type Signal, signal } from "@preact/signals";
import { type Client, json } from "../app/client.ts";
import { type Action, createAction } from "../kit/action.ts";
import { createEditor, type DraftOfFiles, type Editor } from "./editor.ts";
import type { Files } from "./files.ts";

/** A publication from its first file on. */
export interface Publication {
  readonly files: Files;
  /** Has the server look into the files. */
  readonly draft: Action<[]>;
  /** Once there is a draft. */
  readonly editor: ReadonlySignal<Editor | null>;
  readonly isReviewing: Signal<boolean>;
  /** To the files again; what was typed is lost. */
  back(): void;
  /** Begins another one. */
  again(): void;
}

/** Milliseconds after the last key before what was typed is judged. */
const PAUSE = 400;

/** What it is made of. */
export interface PublicationOptions {
  readonly client: Client;
  /** `{organization}/{repository}`. */
  readonly repository: string;
  readonly files: Files;
}

/** Publishes files as one version of a repository. */
export function createPublication({ client, repository, files }: PublicationOptions): Publication {
  const [org, repo] = repository.split("/") as [string, string];
  const editor = signal<Editor | null>(null);
  const isReviewing = signal(false);
  const draft = createAction(async () => {
    const uploads = files.all.value.flatMap(({ id }) => id ?? []);
    const found = await json(
      client.repositories[":org"][":repo"].drafts.$post({
        param: { org, repo },
        json: { uploads },
      }),
    );
    const given = found as unknown as DraftOfFiles;
    editor.value = createEditor({ client, org, repo, uploads, draft: given, later: debounce() });
  });
  function back(): void {
    editor.value = null;
    isReviewing.value = false;
  }
  return {
    ...{ files, draft, editor, isReviewing, back },
    again() {
      back();
      files.clear();
    },
  };
}

function debounce(): (work: () => void) => void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  return (work) => {
    clearTimeout(timer);
    timer = setTimeout(work, PAUSE);
  };
}
