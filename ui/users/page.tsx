import { useSignal } from "@preact/signals";
import { Plus, UserRound } from "lucide";
import type { JSX } from "preact";
import { useEffect, useMemo } from "preact/hooks";
import { useLocation } from "preact-iso";
import { accessWords } from "../access/words.ts";
import { useClient } from "../app/context.ts";
import { Button } from "../parts/button.tsx";
import { SmallSelect } from "../parts/choice.tsx";
import { Empty } from "../parts/empty.tsx";
import { BOX } from "../parts/field.tsx";
import { Listed } from "../parts/listed.tsx";
import { Card, Page } from "../parts/page.tsx";
import { NewUserDialog } from "./new_user.tsx";
import { createUserList, type UserFilter } from "./user_list.ts";
import { UserTable } from "./user_table.tsx";
import { userWords } from "./words.ts";

const PAUSE_MS = 200;
const KINDS = ["", "human", "service"] as const;

/** The users of this server; what is looked for stands in the address. */
export default function UsersPage(): JSX.Element {
  const client = useClient();
  const list = useMemo(() => createUserList(client), [client]);
  const isCreating = useSignal(false);
  const { query, route } = useLocation();
  const filter = filterIn(query);
  useEffect(() => list.narrow(filter), [list, filter.prefix, filter.kind]);
  const words = userWords.value;
  const begin = () => (list.create.clear(), isCreating.value = true);
  return (
    <Page
      title={words.title}
      about={words.about}
      action={<Button kind="primary" icon={Plus} onClick={begin}>{words.create}</Button>}
    >
      <Filter filter={filter} />
      <Card flush>
        <Listed by={list.pages} empty={<Empty icon={UserRound} title={words.empty} />}>
          {(rows) => <UserTable rows={rows} />}
        </Listed>
      </Card>
      {isCreating.value && (
        <NewUserDialog
          create={list.create}
          onDone={(name) => route(`/ui/users/${name}`)}
          onClose={() => isCreating.value = false}
        />
      )}
    </Page>
  );
}

function filterIn(query: Record<string, string>): UserFilter {
  const kind = KINDS.find((one) => one === query.kind) ?? "";
  return { prefix: query.q ?? "", kind };
}

function addressFor({ prefix, kind }: UserFilter): string {
  const query = new URLSearchParams({ ...(prefix && { q: prefix }), ...(kind && { kind }) });
  return query.size > 0 ? `/ui/users?${query}` : "/ui/users";
}

function Filter({ filter }: { readonly filter: UserFilter }): JSX.Element {
  const { route } = useLocation();
  const typed = useSignal(filter.prefix);
  const words = userWords.value;
  const { kinds } = accessWords.value;
  useEffect(() => {
    if (typed.value === filter.prefix) return;
    const next = { ...filter, prefix: typed.value.trim() };
    const timer = setTimeout(() => route(addressFor(next), true), PAUSE_MS);
    return () => clearTimeout(timer);
  }, [typed.value]);
  return (
    <div class="mb-4 flex flex-wrap gap-2" role="search">
      <input
        type="search"
        class={`${BOX} h-8 max-w-xs`}
        aria-label={words.search}
        placeholder={words.search}
        autocomplete="off"
        spellcheck={false}
        value={typed.value}
        onInput={(event) => typed.value = event.currentTarget.value}
      />
      <SmallSelect
        name={words.kind}
        value={filter.kind}
        options={KINDS.map((value) => ({
          value,
          says: value === "" ? words.allKinds : kinds[value],
        }))}
        onChange={(kind) => route(addressFor({ ...filter, kind }), true)}
      />
    </div>
  );
}
