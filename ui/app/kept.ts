import { effect } from "@preact/signals";
import { useEffect, useMemo } from "preact/hooks";
import {
  createKeep,
  type Keep,
  keepFields,
  type KeptFields,
  type KeptForm,
  type Shelf,
} from "../kit/kept.ts";
import { useApp } from "./context.ts";
import type { Session } from "./session.ts";

/**
 * Keeps for whoever is signed in, also while they are asked to sign in again; who signs out leaves
 * nothing behind.
 */
export function keepFor(session: Pick<Session, "standing" | "user">, shelf: Shelf): Keep {
  const keep = createKeep(shelf, () => session.user.peek()?.id);
  let wasSomebody = false;
  effect(() => {
    const { is } = session.standing.value;
    if (is === "nobody" && wasSomebody) keep.clear();
    wasSomebody = is === "signed in" || is === "expired";
  });
  return keep;
}

/** Keeps what is typed into a form until it is saved; `form` stays the same as long as it is shown. */
export function useKept<F extends KeptForm<F>>(name: string, form: F): KeptFields {
  const { keep } = useApp();
  const kept = useMemo(() => keepFields(keep, name, form), [keep, name, form]);
  useEffect(() => kept.stop, [kept]);
  return kept;
}
