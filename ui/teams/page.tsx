import type { JSX } from "preact";
import type { PresentedTeam } from "../../ts/api/teams.ts";
import { accessWords } from "../access/words.ts";
import { useApp } from "../app/context.ts";
import { useMade } from "../kit/use_made.ts";
import { organizationWords } from "../organizations/words.ts";
import { Page } from "../parts/page.tsx";
import { Tabs } from "../parts/tabs.tsx";
import { Answered } from "../parts/trouble.tsx";
import { MembersTab } from "./members_tab.tsx";
import { RepositoriesTab } from "./repositories_tab.tsx";
import { SettingsTab } from "./settings_tab.tsx";
import { createTeam, type TeamModel } from "./team.ts";
import { ViewTab } from "./view_tab.tsx";
import { teamWords } from "./words.ts";

const TABS = {
  members: MembersTab,
  repositories: RepositoriesTab,
  view: ViewTab,
  settings: SettingsTab,
} as const;
type TabName = keyof typeof TABS;
const FOR_ALL: readonly TabName[] = ["members", "repositories"];

/** What every tab of a team is given. */
export interface TeamTabProps {
  readonly model: TeamModel;
  readonly team: PresentedTeam;
}

/** One team, by its sides. */
export default function TeamPage(
  { org, team: slug, tab = "members" }: {
    readonly org: string;
    readonly team: string;
    readonly tab?: string;
  },
): JSX.Element {
  const { client, session } = useApp();
  const made = () => createTeam({ client, path: { org, team: slug }, user: session.user });
  const model = useMade(made, [client, org, slug]);
  const { answer, load } = model.found;
  const organizations = organizationWords.value;
  const above = [
    { says: organizations.title, href: "/ui/organizations" },
    { says: org, href: `/ui/organizations/${org}` },
    { says: organizations.tabs.teams, href: `/ui/organizations/${org}/teams` },
  ];
  if (answer.value.is !== "here") {
    return (
      <Page title={slug} crumbs={above}>
        <Answered by={answer.value} onAgain={() => void load()}>{() => null}</Answered>
      </Page>
    );
  }
  const { team, organization } = answer.value.value;
  const crumbs = above.map((one, at) => at === 1 ? { ...one, says: organization.title } : one);
  const names = (Object.keys(TABS) as TabName[])
    .filter((name) => model.mayAdminister.value || FOR_ALL.includes(name));
  const shown = names.find((name) => name === tab) ?? "members";
  const Shown = TABS[shown];
  const at = (name: TabName) => `/ui/organizations/${org}/teams/${slug}/${name}`;
  const { tabs } = teamWords.value;
  return (
    <Page
      title={team.title}
      about={team.title === slug ? undefined : <span class="font-mono">{slug}</span>}
      crumbs={crumbs}
    >
      <Tabs
        name={accessWords.value.tabs}
        of={names.map((name) => ({ says: tabs[name], href: at(name) }))}
        current={at(shown)}
      />
      <Shown key={`${org}/${slug}/${shown}`} model={model} team={team} />
    </Page>
  );
}
