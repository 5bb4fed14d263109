import { Boxes } from "lucide";
import type { JSX } from "preact";
import { accessWords } from "../access/words.ts";
import { Badge } from "../parts/badge.tsx";
import { LinkButton } from "../parts/button.tsx";
import { Copyable } from "../parts/code.tsx";
import { copyWords } from "../parts/copy_words.ts";
import { Moment } from "../parts/moment.tsx";
import { Card, Facts } from "../parts/page.tsx";
import { ExchangeCard } from "./exchange_card.tsx";
import { protocolName } from "./table.tsx";
import type { RepositoryTabProps } from "./tabs.ts";
import { repositoryWords } from "./words.ts";

/** How to use a repository, and what it is. */
export function OverviewTab({ repository }: RepositoryTabProps): JSX.Element {
  const words = repositoryWords.value;
  const { use, facts, packages } = words.overview;
  const query = new URLSearchParams({ repository: repository.path });
  return (
    <div class="grid grid-cols-[minmax(0,1fr)] items-start gap-6 lg:grid-cols-[minmax(0,1fr)_320px]">
      <Card title={use}>
        <ol class="space-y-4">
          {repository.usage.map(({ says, command }) => (
            <li key={command}>
              <p class="mb-1 font-medium">{says}</p>
              <Copyable text={command} what={copyWords.value.command(says)} />
            </li>
          ))}
        </ol>
      </Card>
      <div class="space-y-6">
        <Card title={facts}>
          <div class="space-y-4">
            <FactsOf repository={repository} />
            <LinkButton href={`/ui/packages?${query}`} icon={Boxes}>{packages}</LinkButton>
          </div>
        </Card>
        <ExchangeCard repository={repository} />
      </div>
    </div>
  );
}

function FactsOf({ repository }: Pick<RepositoryTabProps, "repository">): JSX.Element {
  const words = repositoryWords.value;
  const { visibility, visibilities, created, actions } = accessWords.value;
  return (
    <Facts
      of={[
        [words.protocol, protocolName(repository.protocol)],
        [visibility, visibilities[repository.visibility]],
        [created, <Moment key="created" at={repository.createdAt} />],
        [
          words.overview.may,
          <span key="may" class="flex flex-wrap gap-1">
            {repository.actions.map((one) => <Badge key={one}>{actions[one]}</Badge>)}
          </span>,
        ],
      ]}
    />
  );
}
