import type { JSX } from "preact";
import { useEffect, useMemo } from "preact/hooks";
import { useLocation } from "preact-iso";
import { json } from "../app/client.ts";
import { useApp } from "../app/context.ts";
import { Refusal } from "../kit/refusal.ts";
import { createResource } from "../kit/resource.ts";
import { Mark } from "../parts/mark.tsx";
import { RefusalNote } from "../parts/trouble.tsx";
import { SignInForm } from "./form.tsx";
import { signInHere } from "./here.ts";
import { signInWords } from "./words.ts";

/** Where somebody signs in who is nobody yet; afterwards they are where they meant to go. */
export default function SignInPage(): JSX.Element {
  const { session, client } = useApp();
  const { path, url, query } = useLocation();
  const model = useMemo(() => signInHere(client, session), [client, session]);
  const returnTo = path === "/ui/sign-in" ? query.to ?? "/ui/" : url;
  const words = signInWords.value;
  useEffect(() => {
    document.title = `${words.title} · Packhouse`;
  }, [words]);
  const refusal = query.refused
    ? new Refusal(`${words.refused}: ${query.refused}`, { requestId: query.request })
    : null;
  return (
    <main class="grid min-h-dvh place-items-center p-4">
      <div class="w-full max-w-sm">
        <a href="/ui/" class="mb-6 flex items-center justify-center gap-2 text-title font-semibold">
          <Mark />
          Packhouse
        </a>
        <div class="space-y-4 rounded-lg border border-line bg-surface p-6">
          <h1 class="text-title font-semibold">
            {model.second.value ? words.second.title : words.title}
          </h1>
          <RefusalNote refusal={refusal} />
          <SignInForm model={model} returnTo={returnTo} />
          <FirstTime />
        </div>
      </div>
    </main>
  );
}

/** Where nobody has ever signed in, whoever is first must know where to find the password. */
function FirstTime(): JSX.Element | null {
  const { client } = useApp();
  const setup = useMemo(() => createResource(() => json(client.setup.$get())), [client]);
  useEffect(() => void setup.load(), [setup]);
  const answer = setup.answer.value;
  if (answer.is !== "here" || !answer.value.needed) return null;
  return <p class="text-caption text-muted">{signInWords.value.help}</p>;
}
