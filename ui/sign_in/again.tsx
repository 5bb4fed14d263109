import type { JSX } from "preact";
import { useMemo } from "preact/hooks";
import { useLocation } from "preact-iso";
import { useApp } from "../app/context.ts";
import type { User } from "../app/session.ts";
import { appWords } from "../app/words.ts";
import { Button } from "../parts/button.tsx";
import { Dialog } from "../parts/dialog.tsx";
import { SignInForm } from "./form.tsx";
import { signInHere } from "./here.ts";
import { signInWords } from "./words.ts";

/** Over the page of somebody whose session has ended: nothing of the page is lost meanwhile. */
export default function SignInAgain({ user }: { user: User }): JSX.Element {
  const { session, client } = useApp();
  const { url } = useLocation();
  const model = useMemo(() => {
    const created = signInHere(client, session);
    created.username.value = user.username;
    return created;
  }, [client, session]);
  const { title, about } = appWords.value.expired;
  const leave = () => void session.end();
  return (
    <Dialog title={title} onClose={leave}>
      <div class="space-y-4 p-4">
        <p class="text-muted">{about}</p>
        <p class="font-medium">{user.title || user.username}</p>
        <SignInForm model={model} returnTo={url} fixedName />
        <Button kind="quiet" onClick={leave}>{signInWords.value.another}</Button>
      </div>
    </Dialog>
  );
}
