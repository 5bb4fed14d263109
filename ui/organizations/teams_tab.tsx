import { useSignal } from "@preact/signals";
import { Plus, UsersRound } from "lucide";
import type { JSX } from "preact";
import { useEffect } from "preact/hooks";
import { useLocation } from "preact-iso";
import type { PresentedTeam } from "../../ts/api/teams.ts";
import { accessWords } from "../access/words.ts";
import type { Action } from "../kit/action.ts";
import { Button } from "../parts/button.tsx";
import { FormDialog } from "../parts/dialog.tsx";
import { Empty } from "../parts/empty.tsx";
import { errorOf, TextField } from "../parts/field.tsx";
import { Listed } from "../parts/listed.tsx";
import { Moment } from "../parts/moment.tsx";
import { Card } from "../parts/page.tsx";
import { type Column, Table } from "../parts/table.tsx";
import { partWords } from "../parts/words.ts";
import { ViewSummary } from "../views/summary.tsx";
import type { NewTeam } from "./organization.ts";
import type { OrganizationTabProps } from "./organization_page.tsx";
import { organizationWords } from "./words.ts";

/** The teams of an organization. */
export function TeamsTab({ model }: OrganizationTabProps): JSX.Element {
  const { slug, teams, createTeam, mayAdminister } = model;
  const isCreating = useSignal(false);
  const { route } = useLocation();
  const words = organizationWords.value.teams;
  useEffect(() => void teams.reload(), [teams]);
  const begin = () => (createTeam.clear(), isCreating.value = true);
  const action = mayAdminister.value &&
    <Button icon={Plus} onClick={begin}>{words.create}</Button>;
  const at = (team: string) => `/ui/organizations/${slug}/teams/${team}`;
  return (
    <Card title={words.title} action={action} flush>
      <Listed
        by={teams}
        empty={<Empty icon={UsersRound} title={words.empty}>{words.emptyAbout}</Empty>}
      >
        {(rows) => <Teams rows={rows} at={at} seesViews={mayAdminister.value} />}
      </Listed>
      {isCreating.value && (
        <NewTeamDialog
          create={createTeam}
          onDone={(team) => route(at(team))}
          onClose={() => isCreating.value = false}
        />
      )}
    </Card>
  );
}

function Teams(
  { rows, at, seesViews }: {
    readonly rows: readonly PresentedTeam[];
    readonly at: (team: string) => string;
    readonly seesViews: boolean;
  },
): JSX.Element {
  const words = organizationWords.value.teams;
  const columns: Column<PresentedTeam>[] = [
    {
      ...{ id: "name", title: words.team, main: true },
      cell: ({ slug, title }) => (
        <span class="inline-flex flex-wrap items-center gap-x-2">
          <a href={at(slug)} class="font-medium hover:underline">{title}</a>
          {title !== slug && <span class="font-mono text-muted">{slug}</span>}
        </span>
      ),
    },
    ...(seesViews
      ? [{
        ...{ id: "view", title: words.sees },
        cell: ({ view }: PresentedTeam) => <ViewSummary of={view} />,
      }]
      : []),
    {
      ...{ id: "created", title: accessWords.value.created, wideOnly: true },
      cell: ({ createdAt }) => <Moment at={createdAt} />,
    },
  ];
  return <Table name={words.title} rows={rows} columns={columns} keyOf={({ id }) => id} />;
}

function NewTeamDialog(
  { create, onDone, onClose }: {
    readonly create: Action<[NewTeam]>;
    readonly onDone: (slug: string) => void;
    readonly onClose: () => void;
  },
): JSX.Element {
  const words = organizationWords.value.teams;
  const { name, slugHelp, title: titleLabel, titleHelp } = accessWords.value;
  const slug = useSignal("");
  const title = useSignal("");
  const { isBusy, refusal, run } = create;
  const submit = async () => {
    const wanted = { slug: slug.value.trim(), title: title.value.trim() || null };
    if (await run(wanted)) onDone(wanted.slug);
  };
  return (
    <FormDialog
      {...{ title: words.create, verb: words.verb, onClose }}
      busy={isBusy.value}
      refusal={refusal.value}
      onSubmit={() => void submit()}
    >
      <TextField
        label={name}
        help={slugHelp}
        text={slug}
        error={errorOf(refusal.value, "slug")}
        placeholder="tools"
        autocomplete="off"
        autofocus
        mono
      />
      <TextField
        label={titleLabel}
        help={titleHelp}
        text={title}
        error={errorOf(refusal.value, "title")}
        optional={partWords.value.optional}
      />
    </FormDialog>
  );
}
