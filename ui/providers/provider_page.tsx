import type { JSX } from "preact";
import { useLocation } from "preact-iso";
import { Danger } from "../access/danger.tsx";
import { accessWords } from "../access/words.ts";
import { useClient } from "../app/context.ts";
import { useMade } from "../kit/use_made.ts";
import { Badge } from "../parts/badge.tsx";
import { Copyable } from "../parts/code.tsx";
import { Card, Page } from "../parts/page.tsx";
import { toast } from "../parts/toast.tsx";
import { Answered } from "../parts/trouble.tsx";
import { createProvider, type Provider, type ProviderModel } from "./provider.ts";
import { ProviderForm } from "./provider_form.tsx";
import { TrialCard } from "./trial_card.tsx";
import { providerWords } from "./words.ts";

/** One provider: what is said of it, and whether it works. */
export default function ProviderPage({ provider: id }: { readonly provider: string }): JSX.Element {
  const client = useClient();
  const model = useMade(() => createProvider(client, id), [client, id]);
  const { answer, load } = model.provider;
  const words = providerWords.value;
  const crumbs = [{ says: words.title, href: "/ui/sign-in-settings" }];
  if (answer.value.is !== "here") {
    return (
      <Page title={id} crumbs={crumbs}>
        <Answered by={answer.value} onAgain={() => void load()}>{() => null}</Answered>
      </Page>
    );
  }
  const provider = answer.value.value;
  const badges = (
    <>
      <Badge>{words.kinds[provider.kind]}</Badge>
      <Badge tone={provider.enabled ? "good" : "plain"}>
        {provider.enabled ? words.enabled : words.off}
      </Badge>
    </>
  );
  return (
    <Page
      title={provider.title}
      about={<span class="font-mono">{provider.id}</span>}
      {...{ crumbs, badges }}
    >
      <Inside key={id} model={model} provider={provider} />
    </Page>
  );
}

function Inside(
  { model, provider }: { readonly model: ProviderModel; readonly provider: Provider },
): JSX.Element {
  const words = providerWords.value;
  const { route } = useLocation();
  const onDone = () => {
    toast(words.danger.deleted(provider.title));
    route("/ui/sign-in-settings");
  };
  return (
    <div class="grid grid-cols-[minmax(0,1fr)] items-start gap-6 lg:grid-cols-[minmax(0,1fr)_minmax(0,24rem)]">
      <div class="min-w-0 space-y-6">
        {model.draft.value && (
          <ProviderForm
            draft={model.draft.value}
            before={provider}
            save={model.save}
            onSubmit={model.save.run}
          />
        )}
      </div>
      <div class="space-y-6 lg:sticky lg:top-20">
        {provider.callback && (
          <Card title={words.callback}>
            <p class="mb-2 text-muted">{words.callbackHelp}</p>
            <Copyable text={provider.callback} what={words.callback} />
          </Card>
        )}
        <TrialCard model={model} kind={provider.kind} />
        <Card title={accessWords.value.danger} tone="danger">
          <Danger
            says={words.danger.delete}
            about={words.danger.deleteAbout}
            verb={words.danger.deleteVerb}
            question={words.danger.deleteTitle(provider.title)}
            consequences={words.danger.deleteConsequences}
            name={provider.id}
            action={model.remove}
            onDone={onDone}
          />
        </Card>
      </div>
    </div>
  );
}
