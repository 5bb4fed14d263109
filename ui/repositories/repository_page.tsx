import type { JSX } from "preact";
import { accessWords } from "../access/words.ts";
import { useClient } from "../app/context.ts";
import { useMade } from "../kit/use_made.ts";
import { Badge } from "../parts/badge.tsx";
import { Page } from "../parts/page.tsx";
import { Tabs } from "../parts/tabs.tsx";
import { Answered } from "../parts/trouble.tsx";
import { createRepository } from "./repository.ts";
import { protocolName, VisibilityBadge } from "./table.tsx";
import { REPOSITORY_TABS } from "./tabs.ts";
import { repositoryWords } from "./words.ts";

/** One repository, by those of its sides that the reader may see. */
export default function RepositoryPage(
  { org, repo, tab }: { readonly org: string; readonly repo: string; readonly tab?: string },
): JSX.Element {
  const client = useClient();
  const model = useMade(() => createRepository(client, { org, repo }), [client, org, repo]);
  const { answer, load } = model.repository;
  const crumbs = [{ says: repositoryWords.value.title, href: "/ui/repositories" }, {
    ...{ says: org, href: `/ui/organizations/${org}` },
  }];
  if (answer.value.is !== "here") {
    return (
      <Page title={`${org}/${repo}`} crumbs={crumbs}>
        <Answered by={answer.value} onAgain={() => void load()}>{() => null}</Answered>
      </Page>
    );
  }
  const repository = answer.value.value;
  const shown = REPOSITORY_TABS.filter(({ needs }) => repository.actions.includes(needs));
  const current = shown.find(({ name }) => name === tab) ?? shown[0]!;
  const at = (name: string) => `/ui/repositories/${org}/${repo}/${name}`;
  const Shown = current.tab;
  return (
    <Page
      title={repository.title}
      tab={`${repository.title} · ${org}`}
      about={<span class="font-mono wrap-anywhere">{repository.path}</span>}
      crumbs={crumbs}
      badges={
        <>
          <Badge>{protocolName(repository.protocol)}</Badge>
          <VisibilityBadge of={repository.visibility} />
        </>
      }
    >
      {shown.length > 1 && (
        <Tabs
          name={accessWords.value.tabs}
          of={shown.map(({ name, says }) => ({ says: says(), href: at(name) }))}
          current={at(current.name)}
        />
      )}
      <Shown key={`${org}/${repo}/${current.name}`} model={model} repository={repository} />
    </Page>
  );
}
