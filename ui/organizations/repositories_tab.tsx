import { useSignal } from "@preact/signals";
import { Plus } from "lucide";
import type { JSX } from "preact";
import { useEffect } from "preact/hooks";
import { useLocation } from "preact-iso";
import { Button } from "../parts/button.tsx";
import { Empty } from "../parts/empty.tsx";
import { Listed } from "../parts/listed.tsx";
import { Card } from "../parts/page.tsx";
import { REPOSITORY_ICON, RepositoryTable } from "../repositories/table.tsx";
import { NewRepositoryDialog } from "./new_repository.tsx";
import type { OrganizationTabProps } from "./organization_page.tsx";
import { organizationWords } from "./words.ts";

/** The repositories of an organization that the reader may read. */
export function RepositoriesTab({ model }: OrganizationTabProps): JSX.Element {
  const { slug, repositories, createRepository, mayAdminister } = model;
  const isCreating = useSignal(false);
  const { route } = useLocation();
  const words = organizationWords.value.repositories;
  useEffect(() => void repositories.reload(), [repositories]);
  const begin = () => (createRepository.clear(), isCreating.value = true);
  const action = mayAdminister.value &&
    <Button icon={Plus} onClick={begin}>{words.create}</Button>;
  return (
    <Card title={words.title} action={action} flush>
      <Listed
        by={repositories}
        empty={<Empty icon={REPOSITORY_ICON} title={words.empty}>{words.emptyAbout}</Empty>}
      >
        {(rows) => <RepositoryTable rows={rows} />}
      </Listed>
      {isCreating.value && (
        <NewRepositoryDialog
          create={createRepository}
          onDone={(repository) => route(`/ui/repositories/${slug}/${repository}`)}
          onClose={() => isCreating.value = false}
        />
      )}
    </Card>
  );
}
