import type { JSX } from "preact";
import type { PresentedAccount } from "../../ts/api/present_user.ts";
import { accessWords } from "../access/words.ts";
import { useClient } from "../app/context.ts";
import { useMade } from "../kit/use_made.ts";
import { Badge } from "../parts/badge.tsx";
import { Page } from "../parts/page.tsx";
import { Tabs } from "../parts/tabs.tsx";
import { Answered } from "../parts/trouble.tsx";
import { tokensOf } from "../tokens/desks.ts";
import { KeyCard } from "../tokens/key_card.tsx";
import { createKeys } from "../tokens/keys.ts";
import { AccountTab } from "./account_tab.tsx";
import { SessionsTab } from "./sessions_tab.tsx";
import { createUser, type UserModel } from "./user.ts";
import { StandingBadges } from "./user_table.tsx";
import { userWords } from "./words.ts";

/** What every tab of a user is given. */
export interface UserTabProps {
  readonly model: UserModel;
  readonly user: PresentedAccount;
}

/** One user, for platform administrators. */
export default function UserPage(
  { user: username, tab }: { readonly user: string; readonly tab?: string },
): JSX.Element {
  const client = useClient();
  const model = useMade(() => createUser(client, username), [client, username]);
  const { answer, load } = model.user;
  const { title, tabs } = userWords.value;
  const crumbs = [{ says: title, href: "/ui/users" }];
  if (answer.value.is !== "here") {
    return (
      <Page title={username} crumbs={crumbs}>
        <Answered by={answer.value} onAgain={() => void load()}>{() => null}</Answered>
      </Page>
    );
  }
  const user = answer.value.value;
  const at = (name: string) => `/ui/users/${username}/${name}`;
  const sides = user.kind === "human" ? SIDES : SIDES.filter((name) => name !== "sessions");
  const shown = sides.find((name) => name === tab) ?? "account";
  const Shown = TABS[shown];
  return (
    <Page
      title={user.title || user.username}
      about={<span class="font-mono">{user.username}</span>}
      crumbs={crumbs}
      badges={
        <>
          <Badge>{accessWords.value.kinds[user.kind]}</Badge>
          <StandingBadges of={user} />
        </>
      }
    >
      <Tabs
        name={accessWords.value.tabs}
        of={sides.map((name) => ({ says: tabs[name], href: at(name) }))}
        current={at(shown)}
      />
      <Shown key={username} model={model} user={user} />
    </Page>
  );
}

function TokensTab({ user: { username, kind } }: UserTabProps): JSX.Element {
  const client = useClient();
  const isService = kind === "service";
  const keys = useMade(() => createKeys(tokensOf(client, username, isService)), [
    ...[client, username, isService],
  ]);
  return (
    <div class="space-y-4">
      {!isService && <p class="text-muted">{userWords.value.tokensOfPeople}</p>}
      <KeyCard keys={keys} kind="personal" />
    </div>
  );
}

const TABS = { account: AccountTab, tokens: TokensTab, sessions: SessionsTab };
const SIDES = ["account", "tokens", "sessions"] as const;
