import type { JSX } from "preact";
import { useMemo } from "preact/hooks";
import { useLocation } from "preact-iso";
import { useClient } from "../app/context.ts";
import { Page } from "../parts/page.tsx";
import { createProviderDraft, createProviderList } from "./provider.ts";
import { ProviderForm } from "./provider_form.tsx";
import { providerWords } from "./words.ts";

/** Adds a provider. */
export default function NewProviderPage({ kind: asked }: { readonly kind: string }): JSX.Element {
  const client = useClient();
  const { route } = useLocation();
  const kind = asked === "oidc" ? "oidc" : "ldap";
  const { create } = useMemo(() => createProviderList(client), [client]);
  const draft = useMemo(() => createProviderDraft(kind), [kind]);
  const words = providerWords.value;
  const submit = async (saved: () => void) => {
    const isDone = await create.run(draft);
    if (!isDone) return false;
    saved();
    route(`/ui/sign-in-settings/${draft.id.value.trim()}`);
    return true;
  };
  return (
    <Page
      title={words.add[kind]}
      about={words.kinds[kind]}
      crumbs={[{ says: words.title, href: "/ui/sign-in-settings" }]}
    >
      <div class="max-w-3xl">
        <ProviderForm draft={draft} save={create} onSubmit={submit} verb={words.create} />
      </div>
    </Page>
  );
}
