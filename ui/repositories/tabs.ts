import type { FunctionComponent } from "preact";
import type { Right } from "../access/roles.ts";
import { AccessTab } from "./access_tab.tsx";
import { KeysTab } from "./keys_tab.tsx";
import { MirrorTab } from "./mirror_tab.tsx";
import { OverviewTab } from "./overview_tab.tsx";
import type { RepositoryInUse, RepositoryModel } from "./repository.ts";
import { SettingsTab } from "./settings_tab.tsx";
import { ViewsTab } from "./views_tab.tsx";
import { repositoryWords } from "./words.ts";

/** What every tab of a repository is given. */
export interface RepositoryTabProps {
  readonly model: RepositoryModel;
  readonly repository: RepositoryInUse;
}

/** One side of a repository. */
export interface RepositoryTab {
  /** In the address. */
  readonly name: string;
  readonly says: () => string;
  /** Whoever may not do this does not see it. */
  readonly needs: Right;
  readonly tab: FunctionComponent<RepositoryTabProps>;
}

/** The sides of a repository, in the order in which they are shown. */
export const REPOSITORY_TABS: readonly RepositoryTab[] = [
  {
    ...{ name: "overview", needs: "read", tab: OverviewTab },
    says: () => repositoryWords.value.tabs.overview,
  },
  {
    ...{ name: "mirror", needs: "edit", tab: MirrorTab },
    says: () => repositoryWords.value.tabs.mirror,
  },
  {
    ...{ name: "access", needs: "administer", tab: AccessTab },
    says: () => repositoryWords.value.tabs.access,
  },
  {
    ...{ name: "keys", needs: "administer", tab: KeysTab },
    says: () => repositoryWords.value.tabs.keys,
  },
  {
    ...{ name: "views", needs: "administer", tab: ViewsTab },
    says: () => repositoryWords.value.tabs.views,
  },
  {
    ...{ name: "settings", needs: "administer", tab: SettingsTab },
    says: () => repositoryWords.value.tabs.settings,
  },
];
