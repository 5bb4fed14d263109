import type { JSX } from "preact";
import type { PresentedPerson } from "../../ts/api/present_user.ts";
import { useApp } from "../app/context.ts";
import { Badge } from "../parts/badge.tsx";
import { accessWords } from "./words.ts";

/** Somebody in a list: what they are called, and by which name they sign in. */
export function PersonName({ of }: { readonly of: PresentedPerson }): JSX.Element {
  const me = useApp().session.user.value;
  const { username, title, kind } = of;
  const name = title && title !== username ? title : null;
  return (
    <span class="inline-flex flex-wrap items-center gap-x-2 gap-y-1">
      {me?.platformAdmin
        ? (
          <a href={`/ui/users/${username}`} class="font-medium hover:underline">
            {name ?? username}
          </a>
        )
        : <span class="font-medium">{name ?? username}</span>}
      {name && <span class="font-mono text-muted">{username}</span>}
      {kind === "service" && <Badge>{accessWords.value.kinds.service}</Badge>}
      {me?.id === of.id && <Badge tone="accent">{accessWords.value.you}</Badge>}
    </span>
  );
}
