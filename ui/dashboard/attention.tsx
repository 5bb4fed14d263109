import { CalendarX, CircleCheckBig, CopyX, Gavel, type IconNode } from "lucide";
import type { ComponentChildren, JSX } from "preact";
import { useEffect, useMemo } from "preact/hooks";
import { type Client, json } from "../app/client.ts";
import { useApp } from "../app/context.ts";
import { decisionsWaiting } from "../app/decisions.ts";
import { createResource } from "../kit/resource.ts";
import { Icon } from "../parts/icon.tsx";
import { Moment } from "../parts/moment.tsx";
import { Card } from "../parts/page.tsx";
import { dashboardWords } from "./words.ts";

/** What somebody should look at: decisions that wait, mirrors and jobs that failed. */
export function Attention(): JSX.Element | null {
  const { client, session } = useApp();
  const isAdministrator = session.user.value?.platformAdmin ?? false;
  const jobs = useMemo(() => createResource(() => fetchFailedJobs(client)), [client]);
  useEffect(() => {
    if (isAdministrator) void jobs.load();
  }, [jobs, isAdministrator]);
  const words = dashboardWords.value.attention;
  const mirrors = decisionsWaiting.value?.repositories ?? [];
  const failed = jobs.answer.value.is === "here" ? jobs.answer.value.value : [];
  if (mirrors.length === 0 && failed.length === 0) {
    const isKnown = decisionsWaiting.value !== null && jobs.answer.value.is === "here";
    return isKnown ? <AllWell /> : null;
  }
  return (
    <Card flush title={words.title}>
      <ul class="divide-y divide-line">
        {mirrors.map((one) => <MirrorLines key={one.repository} of={one} />)}
        {failed.map(({ id, last }) => (
          <Line
            key={id}
            icon={CalendarX}
            tone="bad"
            href={`/ui/jobs?job=${encodeURIComponent(id)}`}
            says={words.job(id)}
            about={last?.result}
            aside={<Moment at={last?.endedAt} />}
          />
        ))}
      </ul>
    </Card>
  );
}

async function fetchFailedJobs(client: Client) {
  const { jobs } = await json(client.jobs.$get());
  return jobs.filter(({ last }) => last?.state === "failed");
}

type WaitingMirror = NonNullable<typeof decisionsWaiting.value>["repositories"][number];

function MirrorLines({ of }: { of: WaitingMirror }): JSX.Element {
  const { repository, failed } = of;
  const words = dashboardWords.value.attention;
  const href = `/ui/mirror/${repository}`;
  return (
    <>
      {(["waiting", "quarantined", "clashing"] as const).filter((state) => of[state] > 0)
        .map((state) => (
          <Line
            key={state}
            icon={Gavel}
            href={`${href}?state=${state}`}
            says={words[state](of[state])}
            about={repository}
          />
        ))}
      {failed && (
        <Line
          icon={CopyX}
          tone="bad"
          href={`${href}/runs?run=${failed.run}`}
          says={words.mirror(repository)}
          about={failed.error}
          aside={<Moment at={failed.at} />}
        />
      )}
    </>
  );
}

function Line(
  { icon, href, says, about, aside, tone }: {
    readonly icon: IconNode;
    readonly href: string;
    readonly says: string;
    readonly about?: string;
    readonly aside?: ComponentChildren;
    readonly tone?: "bad";
  },
): JSX.Element {
  return (
    <li>
      <a href={href} class="flex items-start gap-3 px-4 py-2 hover:bg-line/30">
        <Icon of={icon} class={`mt-0.5 ${tone === "bad" ? "text-danger" : "text-accent"}`} />
        <span class="min-w-0 grow">
          <span class="block font-medium wrap-anywhere">{says}</span>
          {about && <span class="line-clamp-2 text-caption text-muted wrap-anywhere">{about}</span>}
        </span>
        {aside && <span class="shrink-0 text-caption text-muted">{aside}</span>}
      </a>
    </li>
  );
}

function AllWell(): JSX.Element {
  return (
    <p class="flex items-center gap-2 text-muted">
      <Icon of={CircleCheckBig} class="text-success" />
      {dashboardWords.value.attention.none}
    </p>
  );
}
