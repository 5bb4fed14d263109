import { useSignal } from "@preact/signals";
import { Plus } from "lucide";
import type { JSX } from "preact";
import { useEffect } from "preact/hooks";
import type { PresentedTeamRepository } from "../../ts/api/team_repositories.ts";
import { roleIn } from "../access/choices.ts";
import { Button } from "../parts/button.tsx";
import { SmallSelect } from "../parts/choice.tsx";
import { ConfirmDialog } from "../parts/dialog.tsx";
import { Empty } from "../parts/empty.tsx";
import { Listed } from "../parts/listed.tsx";
import { Menu } from "../parts/menu.tsx";
import { Card } from "../parts/page.tsx";
import type { Column } from "../parts/table.tsx";
import { RefusalNote } from "../parts/trouble.tsx";
import { partWords } from "../parts/words.ts";
import { REPOSITORY_ICON, RepositoryTable } from "../repositories/table.tsx";
import { GiveRepositoryDialog } from "./give_repository.tsx";
import { mostOptions } from "./most.ts";
import type { TeamTabProps } from "./page.tsx";
import type { TeamModel } from "./team.ts";
import { teamWords } from "./words.ts";

/** What a team has a role on. */
export function RepositoriesTab({ model }: TeamTabProps): JSX.Element {
  const { repositories, mayAdminister, give } = model;
  const isGiving = useSignal(false);
  const taking = useSignal<PresentedTeamRepository | null>(null);
  const words = teamWords.value.repositories;
  useEffect(() => void repositories.reload(), [repositories]);
  const begin = () => (give.clear(), isGiving.value = true);
  const action = mayAdminister.value && <Button icon={Plus} onClick={begin}>{words.give}</Button>;
  const ask = (of: PresentedTeamRepository) => (model.take.clear(), taking.value = of);
  return (
    <Card title={words.title} action={action} flush>
      {!isGiving.value && give.refusal.value && (
        <div class="p-4">
          <RefusalNote refusal={give.refusal.value} />
        </div>
      )}
      <Listed
        by={repositories}
        empty={<Empty icon={REPOSITORY_ICON} title={words.empty}>{words.emptyAbout}</Empty>}
      >
        {(rows) => <RepositoryTable rows={rows} more={columnsFor(model, ask)} />}
      </Listed>
      {isGiving.value && (
        <GiveRepositoryDialog
          model={model}
          onClose={() => isGiving.value = false}
        />
      )}
      {taking.value && (
        <TakeDialog
          of={taking.value}
          model={model}
          onClose={() => taking.value = null}
        />
      )}
    </Card>
  );
}

function columnsFor(
  { give, mayAdminister }: TeamModel,
  onTake: (of: PresentedTeamRepository) => void,
): Column<PresentedTeamRepository>[] {
  const words = teamWords.value.repositories;
  const { actions } = partWords.value;
  const options = mostOptions();
  const most: Column<PresentedTeamRepository> = {
    ...{ id: "most", title: words.most },
    cell: ({ path, role }) =>
      mayAdminister.value
        ? (
          <SmallSelect
            value={role ?? ""}
            options={options}
            name={words.mostOf(path)}
            onChange={(value) => void give.run(nameIn(path), roleIn(value))}
          />
        )
        : options.find(({ value }) => value === (role ?? ""))?.says,
  };
  if (!mayAdminister.value) return [most];
  return [most, {
    ...{ id: "menu", title: actions, menu: true },
    cell: (of) => (
      <Menu
        name={`${actions}: ${of.path}`}
        items={[{ says: words.take, danger: true, onClick: () => onTake(of) }]}
      />
    ),
  }];
}

function nameIn(path: string): string {
  return path.slice(path.indexOf("/") + 1);
}

function TakeDialog(
  { of: { path }, model, onClose }: {
    readonly of: PresentedTeamRepository;
    readonly model: TeamModel;
    readonly onClose: () => void;
  },
): JSX.Element {
  const words = teamWords.value.repositories;
  const { isBusy, refusal, run } = model.take;
  const confirm = async () => {
    if (await run(nameIn(path))) onClose();
  };
  return (
    <ConfirmDialog
      {...{ title: words.takeTitle(path), verb: words.takeVerb, onClose }}
      busy={isBusy.value}
      refusal={refusal.value}
      onConfirm={() => void confirm()}
    >
      <p class="text-muted">{words.takeAbout}</p>
    </ConfirmDialog>
  );
}
