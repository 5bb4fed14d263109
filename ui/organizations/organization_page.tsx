import type { JSX } from "preact";
import type { PresentedOrganization } from "../../ts/api/organizations.ts";
import { accessWords } from "../access/words.ts";
import { useApp } from "../app/context.ts";
import { useMade } from "../kit/use_made.ts";
import { Badge } from "../parts/badge.tsx";
import { Page } from "../parts/page.tsx";
import { Tabs } from "../parts/tabs.tsx";
import { Answered } from "../parts/trouble.tsx";
import { MembersTab } from "./members_tab.tsx";
import { createOrganization, type OrganizationModel } from "./organization.ts";
import { RepositoriesTab } from "./repositories_tab.tsx";
import { SettingsTab } from "./settings_tab.tsx";
import { TeamsTab } from "./teams_tab.tsx";
import { organizationWords } from "./words.ts";

const TABS = {
  repositories: RepositoriesTab,
  members: MembersTab,
  teams: TeamsTab,
  settings: SettingsTab,
} as const;
type TabName = keyof typeof TABS;

/** What every tab of an organization is given. */
export interface OrganizationTabProps {
  readonly model: OrganizationModel;
  readonly organization: PresentedOrganization;
}

/** One organization, by its sides. */
export default function OrganizationPage(
  { org, tab = "repositories" }: { readonly org: string; readonly tab?: string },
): JSX.Element {
  const { client, session } = useApp();
  const { user } = session;
  const model = useMade(() => createOrganization({ client, slug: org, user }), [client, org]);
  const { answer, load } = model.organization;
  const { title, tabs } = organizationWords.value;
  if (answer.value.is !== "here") {
    return (
      <Page title={org} crumbs={[{ says: title, href: "/ui/organizations" }]}>
        <Answered by={answer.value} onAgain={() => void load()}>{() => null}</Answered>
      </Page>
    );
  }
  const organization = answer.value.value;
  const names = (Object.keys(TABS) as TabName[])
    .filter((name) => name !== "settings" || model.mayAdminister.value);
  const shown = names.find((name) => name === tab) ?? "repositories";
  const Shown = TABS[shown];
  const at = (name: TabName) => `/ui/organizations/${org}/${name}`;
  return (
    <Page
      title={organization.title}
      about={organization.title === org ? undefined : <span class="font-mono">{org}</span>}
      crumbs={[{ says: title, href: "/ui/organizations" }]}
      badges={<Badges of={organization} />}
    >
      <Tabs
        name={accessWords.value.tabs}
        of={names.map((name) => ({ says: tabs[name], href: at(name) }))}
        current={at(shown)}
      />
      <Shown key={`${org}/${shown}`} model={model} organization={organization} />
    </Page>
  );
}

function Badges({ of }: { readonly of: PresentedOrganization }): JSX.Element {
  const { role, isForEverybody } = of;
  return (
    <>
      {role && <Badge tone="accent">{accessWords.value.memberRoles[role]}</Badge>}
      {isForEverybody && <Badge>{organizationWords.value.forEverybody}</Badge>}
    </>
  );
}
