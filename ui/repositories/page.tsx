import { useSignal } from "@preact/signals";
import type { JSX } from "preact";
import { json } from "../app/client.ts";
import { useClient } from "../app/context.ts";
import { createPages } from "../kit/resource.ts";
import { useMade } from "../kit/use_made.ts";
import { Empty } from "../parts/empty.tsx";
import { TextField } from "../parts/field.tsx";
import { Listed } from "../parts/listed.tsx";
import { Card, Page } from "../parts/page.tsx";
import { REPOSITORY_ICON, RepositoryTable } from "./table.tsx";
import { repositoryWords } from "./words.ts";

/** As many at once as the API answers, for the filter looks at what is here. */
const LIMIT = "200";

/** All repositories that the reader may read. */
export default function RepositoriesPage(): JSX.Element {
  const client = useClient();
  const pages = useMade(() =>
    createPages(async (cursor) => {
      const asked = client.repositories.$get({ query: { cursor, limit: LIMIT } });
      const { repositories: items, next } = await json(asked);
      return { items, next };
    }), [client]);
  const filter = useSignal("");
  const words = repositoryWords.value;
  const wanted = filter.value.trim().toLowerCase();
  const isMany = pages.items.value.length > 8 || pages.state.value === "more";
  return (
    <Page title={words.title} about={words.about}>
      {isMany && (
        <div class="mb-4 max-w-sm">
          <TextField type="search" label={words.filter} text={filter} autocomplete="off" />
        </div>
      )}
      <Card flush>
        <Listed
          by={pages}
          empty={<Empty icon={REPOSITORY_ICON} title={words.empty}>{words.emptyAbout}</Empty>}
        >
          {(all) => {
            const rows = all.filter(({ path, title }) =>
              `${path} ${title}`.toLowerCase().includes(wanted)
            );
            return rows.length === 0
              ? <Empty icon={REPOSITORY_ICON} title={words.nothingSo} />
              : <RepositoryTable rows={rows} />;
          }}
        </Listed>
      </Card>
    </Page>
  );
}
