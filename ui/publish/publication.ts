import { computed, effect, type ReadonlySignal, type Signal, signal } from "@preact/signals";
import { type Client, json } from "../app/client.ts";
import { type Action, createAction } from "../kit/action.ts";
import type { Keep } from "../kit/kept.ts";
import { carryOver } from "./carry_over.ts";
import { createEditor, type DraftOfFiles, type Editor, type Typed } from "./editor.ts";
import type { Files } from "./files.ts";

/** A publication from its first file on. */
export interface Publication {
  readonly files: Files;
  /**
   * Has the server look into the files, unless it has already. Of a package whose `name` is known, what
   * lacks nothing is shown for review at once.
   */
  readonly draft: Action<[name?: string]>;
  readonly isDrafted: ReadonlySignal<boolean>;
  /** Once there is a draft, and while nobody looks at the files. */
  readonly editor: ReadonlySignal<Editor | null>;
  readonly isReviewing: Signal<boolean>;
  /** Whether the draft is as it was typed before the page was loaded. */
  readonly isBack: ReadonlySignal<boolean>;
  /** Puts the draft back as the files say it. */
  discard(): void;
  /** To the files again; what was typed is kept. */
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
  readonly keep: Keep;
}

/** What a page that is loaded anew goes on with. */
interface KeptDraft extends Typed {
  readonly uploads: readonly string[];
  readonly draft: DraftOfFiles;
  readonly isReviewing: boolean;
}

/** Where somebody is with a draft. */
interface Drafted {
  readonly uploads: readonly string[];
  readonly draft: DraftOfFiles;
  readonly editor: Editor;
}

/** Publishes files as one version of a repository; a page that is loaded anew goes on. */
export function createPublication(options: PublicationOptions): Publication {
  const { client, repository, files, keep } = options;
  const [org, repo] = repository.split("/") as [string, string];
  const place = `publish/${repository}/draft`;
  const drafted = signal<Drafted | null>(null);
  const isAtFiles = signal(false);
  const isReviewing = signal(false);
  const isBack = signal(false);

  function edit(uploads: readonly string[], draft: DraftOfFiles, typed?: Typed | null): void {
    const editor = createEditor({ client, org, repo, uploads, draft, typed, later: debounce() });
    drafted.value = { uploads, draft, editor };
    [isAtFiles.value, isBack.value] = [false, false];
  }

  const draft = createAction(async (name?: string) => {
    const uploads = files.all.value.flatMap(({ id }) => id ?? []);
    const before = drafted.value;
    if (before && isSame(before.uploads, uploads)) return void (isAtFiles.value = false);
    const found = await json(
      client.repositories[":org"][":repo"].drafts.$post({
        param: { org, repo },
        json: { uploads, ...(name && { package: name }) },
      }),
    );
    const next = found as unknown as DraftOfFiles;
    edit(uploads, next, before && carryOver(before.draft, typedIn(before.editor), next));
    isReviewing.value = name !== undefined && next.mode === "version" &&
      drafted.value?.editor.isReady.value === true;
  });

  function recall(): void {
    const kept = keep.read<KeptDraft>(place);
    if (!kept) return;
    edit(kept.uploads, kept.draft, kept);
    isReviewing.value = kept.isReviewing;
    isBack.value = kept.package !== (kept.draft.package ?? "") ||
      JSON.stringify(kept.manifest) !== JSON.stringify(kept.draft.manifest);
  }

  function again(): void {
    drafted.value = null;
    isReviewing.value = false;
    files.clear();
  }

  recall();
  effect(() => {
    if (!drafted.value) return keep.write(place, null);
    const { editor, ...of } = drafted.value;
    if (!editor.published.value) {
      return keep.write(place, { ...of, ...typedIn(editor), isReviewing: isReviewing.value });
    }
    keep.write(place, null);
    files.clear();
  });

  return {
    ...{ files, draft, isReviewing, isBack, again },
    discard() {
      if (drafted.value) edit(drafted.value.uploads, drafted.value.draft);
    },
    isDrafted: computed(() => drafted.value !== null),
    editor: computed(() => isAtFiles.value ? null : drafted.value?.editor ?? null),
    back: () => isAtFiles.value = true,
  };
}

function typedIn(editor: Editor): Typed {
  return { package: editor.package.value, manifest: editor.manifest.value };
}

function isSame(some: readonly string[], others: readonly string[]): boolean {
  return some.length === others.length && some.every((one, at) => one === others[at]);
}

function debounce(): (work: () => void, milliseconds?: number) => void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  return (work, milliseconds = PAUSE) => {
    clearTimeout(timer);
    timer = setTimeout(work, milliseconds);
  };
}
