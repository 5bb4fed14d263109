import { useSignal } from "@preact/signals";
import {
  Languages,
  LogOut,
  Menu as MenuIcon,
  Moon,
  PanelLeft,
  Search,
  Sun,
  UserRound,
  X,
} from "lucide";
import type { ComponentChildren, JSX } from "preact";
import { useEffect, useRef } from "preact/hooks";
import { useLocation } from "preact-iso";
import { IconButton } from "../parts/button.tsx";
import { Icon } from "../parts/icon.tsx";
import { Mark } from "../parts/mark.tsx";
import { Menu } from "../parts/menu.tsx";
import { Toasts } from "../parts/toast.tsx";
import { LANGUAGES, speak } from "../words/language.ts";
import { useApp, useClient } from "./context.ts";
import { followDecisions } from "./decisions.ts";
import { openPalette } from "./palette_state.ts";
import { type Place, placesFor } from "./places.ts";
import type { User } from "./session.ts";
import { serverName } from "./server_name.ts";
import { chooseTheme, THEMES } from "./theme.ts";
import { appWords } from "./words.ts";

const COLLAPSED = "packhouse.collapsed";

/** What stands around every page: places at the left, and search, theme, language and account above. */
export function Frame(
  { user, children }: { user: User; children: ComponentChildren },
): JSX.Element {
  const client = useClient();
  const isSheetOpen = useSignal(false);
  const isCollapsed = useSignal(localStorage.getItem(COLLAPSED) === "yes");
  const { path } = useLocation();
  const main = useRef<HTMLElement>(null);
  const first = useRef(true);
  useEffect(() => {
    isSheetOpen.value = false;
    // Whoever does not see the page learns from its heading that they are elsewhere now.
    if (!first.current) main.current?.querySelector<HTMLElement>("h1")?.focus();
    first.current = false;
  }, [path]);
  useEffect(() => followDecisions(client), [client, user.id]);
  const collapse = () => {
    isCollapsed.value = !isCollapsed.value;
    localStorage.setItem(COLLAPSED, isCollapsed.value ? "yes" : "no");
  };
  return (
    <div class="flex min-h-dvh">
      <a
        href="#main"
        class="fixed top-2 left-2 z-50 -translate-y-16 rounded-md bg-accent px-3 py-2 text-on-accent focus:translate-y-0"
      >
        {appWords.value.skip}
      </a>
      <Sidebar user={user} collapsed={isCollapsed.value} onCollapse={collapse} />
      {isSheetOpen.value && <Sheet user={user} onClose={() => isSheetOpen.value = false} />}
      <div class="flex min-w-0 grow flex-col">
        <Top user={user} onMenu={() => isSheetOpen.value = true} />
        <main ref={main} id="main" class="min-w-0 grow" tabIndex={-1}>{children}</main>
      </div>
      <Toasts />
    </div>
  );
}

function Brand({ short = false }: { short?: boolean }): JSX.Element {
  return (
    <a href="/ui/" class="flex h-14 items-center gap-2 rounded-md px-4 text-section font-semibold">
      <Mark />
      <span class={short ? "sr-only" : "truncate"}>
        <bdi>{serverName.value}</bdi>
      </span>
    </a>
  );
}

function Sidebar(
  { user, collapsed, onCollapse }: {
    readonly user: User;
    readonly collapsed: boolean;
    readonly onCollapse: () => void;
  },
): JSX.Element {
  const { expand, collapse } = appWords.value;
  return (
    <aside
      class={`sticky top-0 hidden h-dvh shrink-0 flex-col border-r border-line bg-surface md:flex ${
        collapsed ? "w-14" : "w-56"
      }`}
    >
      <Brand short={collapsed} />
      <Places user={user} short={collapsed} />
      <div class="mt-auto p-3">
        <IconButton icon={PanelLeft} name={collapsed ? expand : collapse} onClick={onCollapse} />
      </div>
    </aside>
  );
}

/** The navigation of narrow screens, over the page. */
function Sheet({ user, onClose }: { user: User; onClose: () => void }): JSX.Element {
  const element = useRef<HTMLDialogElement>(null);
  useEffect(() => element.current?.showModal(), []);
  return (
    <dialog
      ref={element}
      aria-label={appWords.value.navigation}
      class="m-0 h-dvh max-h-dvh w-64 border-r border-line bg-surface text-text backdrop:bg-black/40"
      onCancel={(event) => (event.preventDefault(), onClose())}
    >
      <div class="flex items-center justify-between pr-2">
        <Brand />
        <IconButton icon={X} name={appWords.value.close} onClick={onClose} />
      </div>
      <Places user={user} />
    </dialog>
  );
}

function Places({ user, short = false }: { user: User; short?: boolean }): JSX.Element {
  return (
    <nav aria-label={appWords.value.navigation} class="overflow-y-auto px-2 pb-4">
      {placesFor(user).map(({ title, places }, at) => (
        <div key={title ?? at} class={at > 0 ? "mt-4 border-t border-line pt-3" : ""}>
          {title && !short && <p class="px-2 pb-1 text-caption font-medium text-muted">{title}</p>}
          <ul class="space-y-0.5">
            {places.map((place) => (
              <li key={place.href}>
                <PlaceLink place={place} short={short} />
              </li>
            ))}
          </ul>
        </div>
      ))}
    </nav>
  );
}

function PlaceLink({ place, short }: { place: Place; short: boolean }): JSX.Element {
  const { path } = useLocation();
  const { says, href, icon, count } = place;
  const isHere = href === "/ui/" ? path === "/ui" : path === href || path.startsWith(`${href}/`);
  return (
    <a
      href={href}
      aria-current={isHere ? "page" : undefined}
      title={short ? says : undefined}
      class="flex h-8 items-center gap-2 rounded-md px-2 text-muted hover:bg-line/50 hover:text-text aria-[current]:bg-line/60 aria-[current]:font-medium aria-[current]:text-text"
    >
      <Icon of={icon} />
      <span class={short ? "sr-only" : "min-w-0 grow truncate"}>{says}</span>
      {count && count.value > 0 && <Count of={count.value} short={short} />}
    </a>
  );
}

const MOST_SHOWN = 99;

/** How many decisions wait at a place; of a narrow navigation it takes no more than a dot. */
function Count({ of, short }: { of: number; short: boolean }): JSX.Element {
  const says = appWords.value.waiting(of);
  if (short) {
    return (
      <span class="-ml-1.5 size-2 shrink-0 self-start rounded-full bg-accent mt-1.5">
        <span class="sr-only">{says}</span>
      </span>
    );
  }
  return (
    <span
      class="rounded-full bg-accent px-1.5 text-caption text-on-accent tabular-nums"
      title={says}
    >
      <span aria-hidden="true">{of > MOST_SHOWN ? `${MOST_SHOWN}+` : of}</span>
      <span class="sr-only">{says}</span>
    </span>
  );
}

function Top({ user, onMenu }: { user: User; onMenu: () => void }): JSX.Element {
  const { search, open } = appWords.value;
  return (
    <header class="sticky top-0 z-20 flex h-14 shrink-0 items-center gap-2 border-b border-line bg-surface px-3 sm:px-6">
      <IconButton icon={MenuIcon} name={open} onClick={onMenu} class="md:hidden" />
      <button
        type="button"
        class="flex h-8 min-w-0 grow cursor-pointer items-center gap-2 rounded-md border border-line bg-canvas px-3 text-left text-muted hover:border-muted/60 sm:max-w-md"
        onClick={openPalette}
      >
        <Icon of={Search} />
        <span class="min-w-0 grow truncate">{search}</span>
        <kbd class="hidden font-sans text-caption sm:inline">{SHORTCUT}</kbd>
      </button>
      <div class="ml-auto flex items-center">
        <ThemeMenu />
        <LanguageMenu />
        <AccountMenu user={user} />
      </div>
    </header>
  );
}

const SHORTCUT = /Mac|iP/.test(navigator.platform) ? "⌘K" : "Ctrl K";

function ThemeMenu(): JSX.Element {
  const words = appWords.value;
  const items = THEMES.map((one) => ({ says: words.themes[one], onClick: () => chooseTheme(one) }));
  const button = (
    <>
      <Icon of={Sun} class="dark:hidden" />
      <Icon of={Moon} class="hidden dark:block" />
    </>
  );
  return <Menu name={words.theme} button={button} items={items} />;
}

function LanguageMenu(): JSX.Element {
  const words = appWords.value;
  const items = LANGUAGES.map((one) => ({
    says: words.languages[one],
    onClick: () => speak(one),
  }));
  return <Menu name={words.language} button={<Icon of={Languages} />} items={items} />;
}

function AccountMenu({ user }: { user: User }): JSX.Element {
  const { session } = useApp();
  const words = appWords.value;
  const signOut = async () => {
    const next = await session.end();
    if (next) location.assign(next);
  };
  return (
    <Menu
      name={words.account}
      button={
        <span class="grid size-6 place-items-center rounded-full bg-accent text-caption font-semibold text-on-accent uppercase">
          {[...(user.title || user.username)][0]}
        </span>
      }
      items={[
        { says: words.myAccount, icon: UserRound, href: "/ui/account" },
        { says: words.signOut, icon: LogOut, onClick: () => void signOut() },
      ]}
    />
  );
}
