import { CopyPlus } from "lucide";
import type { JSX } from "preact";
import type { PresentedMirror } from "../../ts/api/mirror/mirror_schemas.ts";
import { json } from "../app/client.ts";
import { useClient } from "../app/context.ts";
import { decisionsWaiting } from "../app/decisions.ts";
import { createResource } from "../kit/resource.ts";
import { useMade } from "../kit/use_made.ts";
import { LinkButton } from "../parts/button.tsx";
import { Empty } from "../parts/empty.tsx";
import { Moment } from "../parts/moment.tsx";
import { Card, fact, Facts } from "../parts/page.tsx";
import { Status } from "../parts/status.tsx";
import { Answered } from "../parts/trouble.tsx";
import type { RepositoryTabProps } from "./tabs.ts";
import { repositoryWords } from "./words.ts";

/** Whether a repository is a copy of another, and of which. */
export function MirrorTab({ model: { path }, repository }: RepositoryTabProps): JSX.Element {
  const client = useClient();
  const mirror = useMade(() => {
    const api = client.repositories[":org"][":repo"].mirror;
    return createResource(async () => await json(api.$get({ param: path })) as PresentedMirror);
  }, [client, path]);
  const answer = mirror.answer.value;
  const words = repositoryWords.value.mirror;
  const href = `/ui/mirror/${repository.path}`;
  if (answer.is === "refused" && answer.code === "mirror_missing") {
    const may = repository.actions.includes("administer");
    const setUp = may && <LinkButton kind="primary" href={href}>{words.setUp}</LinkButton>;
    return (
      <Card>
        <Empty icon={CopyPlus} title={words.none} action={setUp}>
          {may ? words.noneAbout : words.others}
        </Empty>
      </Card>
    );
  }
  return (
    <Card
      title={words.title}
      action={answer.is === "here" && <LinkButton href={href}>{words.open}</LinkButton>}
    >
      <Answered by={answer} onAgain={() => void mirror.load()}>
        {(shown) => <Standing mirror={shown} path={repository.path} />}
      </Answered>
    </Card>
  );
}

function Standing({ mirror, path }: { mirror: PresentedMirror; path: string }): JSX.Element {
  const words = repositoryWords.value.mirror;
  const { upstream, enabled, running, dueAt } = mirror;
  const waiting = decisionsWaiting.value?.repositories.find(({ repository }) =>
    repository === path
  );
  const count = waiting ? waiting.waiting + waiting.quarantined + waiting.clashing : 0;
  return (
    <Facts
      of={[
        fact(
          words.upstream,
          <span class="font-mono text-small">
            {upstream.url || upstream.path || words.bundles}
          </span>,
        ),
        fact(words.state, <State enabled={enabled} isRunning={running !== null} />),
        enabled && dueAt !== null && fact(words.due, <Moment at={dueAt} />),
        count > 0 &&
        fact(
          words.decisions,
          <a href={`/ui/mirror/${path}`} class="text-accent hover:underline">
            {words.waiting(count)}
          </a>,
        ),
        waiting?.failed &&
        fact(
          words.lastRun,
          <a href={`/ui/mirror/${path}/runs?run=${waiting.failed.run}`} class="text-danger">
            {waiting.failed.error}
          </a>,
        ),
      ].map((one) => one || null)}
    />
  );
}

function State({ enabled, isRunning }: { enabled: boolean; isRunning: boolean }): JSX.Element {
  const words = repositoryWords.value.mirror;
  if (isRunning) return <Status tone="good" says={words.running} />;
  return <Status tone={enabled ? "good" : "waiting"} says={enabled ? words.on : words.off} />;
}
