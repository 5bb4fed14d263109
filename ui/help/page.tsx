import type { JSX } from "preact";
import { useEffect, useMemo } from "preact/hooks";
import { useLocation } from "preact-iso";
import { addressWith } from "../app/address.ts";
import { type Client, json } from "../app/client.ts";
import { useClient } from "../app/context.ts";
import { createResource } from "../kit/resource.ts";
import { SmallSelect } from "../parts/choice.tsx";
import { CodeBlock, Copyable } from "../parts/code.tsx";
import { Card, Page } from "../parts/page.tsx";
import { Answered } from "../parts/trouble.tsx";
import { additionalSource } from "./policy.ts";
import { helpWords } from "./words.ts";

/** How clients use this server, with the right commands filled in. */
export default function HelpPage(): JSX.Element {
  const client = useClient();
  const { query, url, route } = useLocation();
  const words = helpWords.value;
  const repositories = useMemo(() =>
    createResource(async () => {
      const answer = await json(client.repositories.$get({ query: { limit: "200" } }));
      return answer.repositories;
    }), [client]);
  useEffect(() => void repositories.load(), [repositories]);
  return (
    <Page title={words.title} about={words.about}>
      <Answered by={repositories.answer.value} onAgain={() => void repositories.load()}>
        {(all) => {
          const chosen = all.find(({ path }) => path === query.repository) ?? all[0];
          if (!chosen) return <p class="text-muted">{words.none}</p>;
          return (
            <div class="space-y-6">
              <label class="flex flex-wrap items-center gap-2">
                <span class="font-medium">{words.repository}</span>
                <SmallSelect
                  name={words.repository}
                  value={chosen.path}
                  options={all.map(({ path, title }) => ({
                    value: path,
                    says: `${title} (${path})`,
                  }))}
                  onChange={(repository) => route(addressWith(url, { repository }), true)}
                />
              </label>
              <Steps key={chosen.path} client={client} path={chosen.path} />
            </div>
          );
        }}
      </Answered>
    </Page>
  );
}

function Steps({ client, path }: { client: Client; path: string }): JSX.Element {
  const [org, repo] = path.split("/") as [string, string];
  const repository = useMemo(
    () =>
      createResource(() =>
        json(client.repositories[":org"][":repo"].$get({ param: { org, repo } }))
      ),
    [client, path],
  );
  useEffect(() => void repository.load(), [repository]);
  const words = helpWords.value;
  const address = `${location.origin}/winget/${path}`;
  return (
    <Answered by={repository.answer.value} onAgain={() => void repository.load()}>
      {({ usage }) => (
        <>
          {location.protocol !== "https:" && (
            <p role="note" class="text-warning">{words.insecure}</p>
          )}
          <Card title={words.steps}>
            <ol class="space-y-4">
              {usage.map(({ says, command }) => (
                <li key={says}>
                  <p class="mb-1 font-medium">{words.step(says)}</p>
                  <Copyable text={command} what={words.command(words.step(says))} />
                </li>
              ))}
            </ol>
          </Card>
          <Card title={words.fleet}>
            <p class="mb-3 text-muted">{words.fleetAbout}</p>
            <CodeBlock text={additionalSource(address)} name={words.policy} />
          </Card>
          <Card title={words.publish}>
            <p class="mb-3 text-muted">{words.publishAbout}</p>
            <CodeBlock
              text={`export PACKHOUSE_URL=${location.origin}\nexport PACKHOUSE_TOKEN=phk_…\n` +
                `packhouse publish setup.msi --repo ${path}`}
              name={words.publish}
            />
          </Card>
          <Card title={words.more}>
            <ul class="space-y-1">
              <li>
                <a class="text-accent hover:underline" href="/api/docs">{words.api}</a>
              </li>
              <li>
                <a class="text-accent hover:underline" href="/api/openapi.json">{words.openapi}</a>
              </li>
            </ul>
          </Card>
        </>
      )}
    </Answered>
  );
}
