import type { FunctionComponent, JSX } from "preact";
import { TriangleAlert } from "lucide";
import { accessWords } from "../access/words.ts";
import { useApp } from "../app/context.ts";
import { useMade } from "../kit/use_made.ts";
import { Icon } from "../parts/icon.tsx";
import { Page } from "../parts/page.tsx";
import { Tabs } from "../parts/tabs.tsx";
import { Answered } from "../parts/trouble.tsx";
import { type AccountModel, createAccount, type Me } from "./account.ts";
import { makePasskey } from "./make_passkey.ts";
import { ProfileTab } from "./profile_tab.tsx";
import { RecoveryCodesDialog } from "./recovery_codes.tsx";
import { SecurityTab } from "./security_tab.tsx";
import { SessionsTab } from "./sessions_tab.tsx";
import { TokensTab } from "./tokens_tab.tsx";
import { accountWords } from "./words.ts";

/** What every tab of the account is given. */
export interface AccountTabProps {
  readonly model: AccountModel;
  readonly me: Me;
}

const TABS = {
  profile: ProfileTab,
  security: SecurityTab,
  sessions: SessionsTab,
  tokens: TokensTab,
} as const satisfies Record<string, FunctionComponent<AccountTabProps>>;
type TabName = keyof typeof TABS;

/** The account of whoever is signed in. */
export default function AccountPage({ tab = "profile" }: { readonly tab?: string }): JSX.Element {
  const { client, session } = useApp();
  const model = useMade(() => createAccount(client, makePasskey, session.know), [client]);
  const words = accountWords.value;
  const names = Object.keys(TABS) as TabName[];
  const shown = names.find((name) => name === tab) ?? "profile";
  const Shown = TABS[shown];
  const at = (name: TabName) => `/ui/account/${name}`;
  return (
    <Page title={words.title}>
      <Answered by={model.me.answer.value} onAgain={() => void model.me.load()}>
        {(me) => (
          <>
            {me.secondFactor.missing && <Withheld />}
            <Tabs
              name={accessWords.value.tabs}
              of={names.map((name) => ({ says: words.tabs[name], href: at(name) }))}
              current={at(shown)}
            />
            <Shown key={shown} model={model} me={me} />
          </>
        )}
      </Answered>
      {model.codes.value && (
        <RecoveryCodesDialog codes={model.codes.value} onClose={model.putAway} />
      )}
    </Page>
  );
}

function Withheld(): JSX.Element {
  return (
    <div role="note" class="mb-4 flex gap-3 rounded-lg border border-warning/50 bg-surface p-4">
      <Icon of={TriangleAlert} class="mt-0.5 text-warning" />
      <p>{accountWords.value.withheld}</p>
    </div>
  );
}
