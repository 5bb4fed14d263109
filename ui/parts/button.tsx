import type { IconNode } from "lucide";
import type { ComponentChildren, JSX } from "preact";
import { Icon } from "./icon.tsx";
import { Spinner } from "./spinner.tsx";

const KINDS = {
  primary: "bg-accent text-on-accent hover:bg-accent/90 aria-disabled:bg-accent/60",
  plain: "border border-line bg-surface hover:bg-line/40 aria-disabled:text-muted",
  danger: "border border-danger/40 bg-surface text-danger hover:bg-danger/10",
  quiet: "text-muted hover:bg-line/50 hover:text-text",
} as const;

/** What every button has. */
export interface ButtonProps {
  readonly children: ComponentChildren;
  readonly kind?: keyof typeof KINDS;
  readonly icon?: IconNode;
  readonly type?: "button" | "submit";
  /** It has been pressed and is being done; it keeps its width. */
  readonly busy?: boolean;
  /** Why it cannot be pressed now; shown to whoever points at it or comes to it by keyboard. */
  readonly unless?: string | false | null;
  readonly onClick?: () => void;
  readonly form?: string;
}

const SHAPE =
  "relative inline-flex h-8 shrink-0 cursor-pointer items-center justify-center gap-2 rounded-md px-3 font-medium whitespace-nowrap aria-disabled:cursor-default";

/** A verb that can be pressed. While it may not be it still can be reached, and says why. */
export function Button(
  { children, kind = "plain", icon, type = "button", busy = false, unless, onClick, form }:
    ButtonProps,
): JSX.Element {
  const isOff = busy || Boolean(unless);
  const press = (event: Event) => {
    if (isOff) return event.preventDefault();
    onClick?.();
  };
  return (
    <button
      type={type}
      form={form}
      class={`${SHAPE} ${KINDS[kind]}`}
      aria-disabled={isOff}
      aria-busy={busy}
      title={unless || undefined}
      onClick={press}
    >
      <span class={`inline-flex items-center gap-2 ${busy ? "invisible" : ""}`}>
        {icon && <Icon of={icon} />}
        {children}
      </span>
      {busy && <Spinner class="absolute" />}
    </button>
  );
}

/** What looks like a button and leads somewhere. */
export function LinkButton(
  { href, children, kind = "plain", icon, download }: {
    readonly href: string;
    readonly children: ComponentChildren;
    readonly kind?: keyof typeof KINDS;
    readonly icon?: IconNode;
    readonly download?: boolean;
  },
): JSX.Element {
  return (
    <a href={href} class={`${SHAPE} ${KINDS[kind]}`} download={download}>
      {icon && <Icon of={icon} />}
      {children}
    </a>
  );
}

/** A button that shows a drawing alone; its name is read out, and shown to whoever points at it. */
export function IconButton(
  { icon, name, onClick, pressed, expanded, kind = "quiet", class: more = "" }: {
    readonly icon: IconNode;
    readonly name: string;
    readonly onClick: () => void;
    readonly pressed?: boolean;
    readonly expanded?: boolean;
    readonly kind?: keyof typeof KINDS;
    readonly class?: string;
  },
): JSX.Element {
  return (
    <button
      type="button"
      class={`grid size-8 shrink-0 cursor-pointer place-items-center rounded-md ${
        KINDS[kind]
      } ${more}`}
      aria-label={name}
      aria-pressed={pressed}
      aria-expanded={expanded}
      title={name}
      onClick={onClick}
    >
      <Icon of={icon} />
    </button>
  );
}
