import type { IconNode } from "lucide";
import type { ComponentChildren, JSX } from "preact";
import { Icon } from "./icon.tsx";

/** Nothing is here: what it is, why that is so, and the one thing to do. */
export function Empty(
  { icon, title, children, action }: {
    readonly icon: IconNode;
    readonly title: string;
    readonly children?: ComponentChildren;
    readonly action?: ComponentChildren;
  },
): JSX.Element {
  return (
    <div class="flex flex-col items-center gap-2 px-4 py-12 text-center">
      <Icon of={icon} class="size-6 text-muted" />
      <p class="font-semibold">{title}</p>
      {children && <div class="max-w-prose text-muted">{children}</div>}
      {action && <div class="mt-2">{action}</div>}
    </div>
  );
}
