import { useSignal } from "@preact/signals";
import { Ellipsis, type IconNode } from "lucide";
import type { ComponentChildren, JSX } from "preact";
import { useEffect, useRef } from "preact/hooks";
import { Icon } from "./icon.tsx";
import { partWords } from "./words.ts";

/** One thing to do, or a place to go to. */
export interface MenuItem {
  readonly says: string;
  readonly icon?: IconNode;
  readonly danger?: boolean;
  readonly href?: string;
  readonly onClick?: () => void;
  /** Why it cannot be done now. */
  readonly unless?: string | false;
}

/** A button that opens a list of things to do; arrows move, Esc closes, as menus everywhere. */
export function Menu(
  { items, name, button, align = "right" }: {
    readonly items: readonly (MenuItem | null | false)[];
    readonly name?: string;
    readonly button?: ComponentChildren;
    readonly align?: "left" | "right";
  },
): JSX.Element {
  const isOpen = useSignal(false);
  const root = useRef<HTMLDivElement>(null);
  const panel = useRef<HTMLDivElement>(null);
  const shown = items.filter((one) => one !== null && one !== false);
  const entries = () =>
    Array.from(root.current?.querySelectorAll<HTMLElement>("[role=menuitem]") ?? []);
  const close = (back = true) => {
    isOpen.value = false;
    if (back) root.current?.querySelector("button")?.focus();
  };
  useEffect(() => {
    if (!isOpen.value) return;
    const place = () => {
      if (root.current && panel.current) lay(panel.current, root.current, align);
    };
    panel.current?.showPopover();
    place();
    entries()[0]?.focus();
    const outside = (event: Event) => {
      if (!root.current?.contains(event.target as Node)) close(false);
    };
    addEventListener("pointerdown", outside);
    addEventListener("scroll", place);
    addEventListener("resize", place);
    return () => {
      removeEventListener("pointerdown", outside);
      removeEventListener("scroll", place);
      removeEventListener("resize", place);
    };
  }, [isOpen.value]);
  const move = (event: KeyboardEvent) => {
    if (!isOpen.value) return;
    const all = entries();
    const at = all.indexOf(document.activeElement as HTMLElement);
    const steps: Record<string, number> = {
      ArrowDown: (at + 1) % all.length,
      ArrowUp: (at - 1 + all.length) % all.length,
      Home: 0,
      End: all.length - 1,
    };
    if (event.key === "Escape") event.stopPropagation(), close();
    else if (event.key === "Tab") close(false);
    const next = steps[event.key];
    if (next === undefined) return;
    event.preventDefault();
    all[next]?.focus();
  };
  return (
    <div ref={root} class="relative inline-block" onKeyDown={move}>
      <button
        type="button"
        class={button
          ? "inline-flex h-8 cursor-pointer items-center gap-2 rounded-md px-2 hover:bg-line/50"
          : "grid size-8 cursor-pointer place-items-center rounded-md text-muted hover:bg-line/50 hover:text-text"}
        aria-haspopup="menu"
        aria-expanded={isOpen.value}
        aria-label={name ?? partWords.value.actions}
        title={name ?? partWords.value.actions}
        onClick={() => isOpen.value = !isOpen.value}
      >
        {button ?? <Icon of={Ellipsis} />}
      </button>
      {isOpen.value && (
        <div
          ref={panel}
          role="menu"
          popover="manual"
          aria-label={name ?? partWords.value.actions}
          class="fixed inset-auto m-0 min-w-44 rounded-lg border border-line bg-raised p-1 text-body text-text shadow-lg"
        >
          {shown.map((one) => <Entry key={one.says} item={one} close={close} />)}
        </div>
      )}
    </div>
  );
}

const GAP = 4;

/** Lays the list beside its button, which nothing around it cuts off; above where below is no room. */
function lay(panel: HTMLElement, root: HTMLElement, align: "left" | "right"): void {
  const { top, bottom, left, right } = root.getBoundingClientRect();
  const { width, height } = panel.getBoundingClientRect();
  const isBelow = bottom + GAP + height <= innerHeight || top < height;
  const x = align === "right" ? right - width : left;
  panel.style.top = `${isBelow ? bottom + GAP : top - GAP - height}px`;
  panel.style.left = `${Math.max(GAP, Math.min(x, innerWidth - width - GAP))}px`;
}

const ENTRY =
  "flex w-full cursor-pointer items-center gap-2 rounded-md px-2 py-1.5 text-left whitespace-nowrap hover:bg-line/50 aria-disabled:cursor-default aria-disabled:text-muted";

function Entry({ item, close }: { item: MenuItem; close: (back?: boolean) => void }): JSX.Element {
  const { says, icon, danger, href, onClick, unless } = item;
  const inside = (
    <>
      {icon && <Icon of={icon} />}
      {says}
    </>
  );
  const look = `${ENTRY} ${danger ? "text-danger" : ""}`;
  if (href) {
    return (
      <a role="menuitem" tabIndex={-1} href={href} class={look} onClick={() => close(false)}>
        {inside}
      </a>
    );
  }
  const press = () => {
    if (unless) return;
    close();
    onClick?.();
  };
  return (
    <button
      type="button"
      role="menuitem"
      tabIndex={-1}
      class={look}
      aria-disabled={Boolean(unless)}
      title={unless || undefined}
      onClick={press}
    >
      {inside}
    </button>
  );
}
