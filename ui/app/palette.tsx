import { useComputed, useSignal } from "@preact/signals";
import type { IconNode } from "lucide";
import type { JSX } from "preact";
import { useEffect, useRef } from "preact/hooks";
import { useLocation } from "preact-iso";
import { Icon } from "../parts/icon.tsx";
import { closePalette, takeTyped } from "./palette_state.ts";
import { placesFor } from "./places.ts";
import type { User } from "./session.ts";
import { appWords } from "./words.ts";

/** One thing to go to or to do. */
export interface Hit {
  readonly id: string;
  readonly says: string;
  readonly about?: string;
  readonly icon: IconNode;
  readonly href: string;
}

/** What finds packages by words, for those who may see them. */
export type FindPackages = (words: string) => Promise<readonly Hit[]>;

const MOST = 12;
const PAUSE_MS = 150;

/** Search over pages, packages and actions, by keyboard from wherever one is. */
export default function Palette(
  { user, find }: { readonly user: User; readonly find: FindPackages },
): JSX.Element {
  const element = useRef<HTMLDialogElement>(null);
  const words = useSignal("");
  const found = useSignal<readonly Hit[]>([]);
  const at = useSignal(0);
  const { route } = useLocation();
  const hits = useComputed(() => [...pagesFor(user, words.value), ...found.value].slice(0, MOST));
  useEffect(() => {
    element.current?.showModal();
    words.value = takeTyped();
  }, []);
  useEffect(() => {
    at.value = 0;
    if (words.value.trim() === "") return void (found.value = []);
    let isStale = false;
    const timer = setTimeout(async () => {
      const next = await find(words.value);
      if (!isStale) found.value = next;
    }, PAUSE_MS);
    return () => (isStale = true, clearTimeout(timer));
  }, [words.value]);
  const go = (hit: Hit | undefined) => {
    if (!hit) return;
    closePalette();
    route(hit.href);
  };
  const press = (event: KeyboardEvent) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step) {
      event.preventDefault();
      at.value = (at.value + step + hits.value.length) % Math.max(1, hits.value.length);
    } else if (event.key === "Enter") {
      event.preventDefault();
      go(hits.value[at.value]);
    }
  };
  return (
    <dialog
      ref={element}
      aria-label={appWords.value.palette}
      class="mx-auto mt-[12vh] w-[min(100vw-2rem,36rem)] overflow-hidden rounded-lg border border-line bg-raised text-text shadow-xl backdrop:bg-black/40"
      onCancel={(event) => (event.preventDefault(), closePalette())}
      onClick={(event) => event.target === element.current && closePalette()}
    >
      <input
        type="text"
        role="combobox"
        aria-expanded="true"
        aria-controls="palette-hits"
        aria-activedescendant={hits.value[at.value] && `palette-${at.value}`}
        aria-label={appWords.value.search}
        placeholder={appWords.value.search}
        class="h-12 w-full border-b border-line bg-transparent px-4 outline-none placeholder:text-muted"
        value={words.value}
        onInput={(event) => words.value = event.currentTarget.value}
        onKeyDown={press}
      />
      <ul
        id="palette-hits"
        role="listbox"
        aria-label={appWords.value.palette}
        class="max-h-96 overflow-y-auto p-1"
      >
        {hits.value.map((hit, index) => (
          <li
            key={hit.id}
            id={`palette-${index}`}
            role="option"
            aria-selected={index === at.value}
            class="flex cursor-pointer items-center gap-3 rounded-md px-3 py-2 aria-selected:bg-line/60"
            onPointerMove={() => at.value = index}
            onClick={() => go(hit)}
          >
            <Icon of={hit.icon} class="text-muted" />
            <span class="min-w-0 grow truncate">{hit.says}</span>
            {hit.about && <span class="truncate text-caption text-muted">{hit.about}</span>}
          </li>
        ))}
      </ul>
      {hits.value.length === 0 && (
        <p role="status" class="p-4 text-center text-muted">{appWords.value.nothing}</p>
      )}
    </dialog>
  );
}

function pagesFor(user: User, words: string): Hit[] {
  const asked = words.trim().toLocaleLowerCase();
  return placesFor(user).flatMap(({ places }) => places)
    .filter(({ says }) => says.toLocaleLowerCase().includes(asked))
    .map(({ says, href, icon }) => ({ id: href, says, href, icon, about: appWords.value.pages }));
}
