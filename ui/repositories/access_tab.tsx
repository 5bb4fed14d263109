import { useSignal } from "@preact/signals";
import { UserPlus, Users } from "lucide";
import type { JSX } from "preact";
import { useEffect } from "preact/hooks";
import type { PresentedGrant } from "../../ts/api/grants.ts";
import { AddPersonDialog } from "../access/add_person.tsx";
import { roleOptions } from "../access/choices.ts";
import { accessWords } from "../access/words.ts";
import { Button } from "../parts/button.tsx";
import { ConfirmDialog } from "../parts/dialog.tsx";
import { Empty } from "../parts/empty.tsx";
import { Listed } from "../parts/listed.tsx";
import { Card } from "../parts/page.tsx";
import { RefusalNote } from "../parts/trouble.tsx";
import { GrantTable } from "./grant_table.tsx";
import type { RepositoryModel } from "./repository.ts";
import { RoleTable } from "./role_table.tsx";
import type { RepositoryTabProps } from "./tabs.ts";
import { repositoryWords } from "./words.ts";

/** Who has a role on a repository of their own, and what each role may. */
export function AccessTab({ model, repository }: RepositoryTabProps): JSX.Element {
  const words = repositoryWords.value.access;
  const { visibilities, visibilitiesAbout } = accessWords.value;
  const { visibility } = repository;
  return (
    <div class="space-y-6">
      <Grants model={model} />
      <Card title={words.who} flush>
        <p class="border-b border-line px-4 py-2 text-muted">
          {visibilities[visibility]}: {visibilitiesAbout[visibility]}
        </p>
        <RoleTable />
      </Card>
    </div>
  );
}

function Grants({ model }: Pick<RepositoryTabProps, "model">): JSX.Element {
  const { grants, putGrant, removeGrant } = model;
  const words = repositoryWords.value.access;
  const isAdding = useSignal(false);
  const removing = useSignal<PresentedGrant | null>(null);
  useEffect(() => void grants.reload(), [grants]);
  const begin = () => (putGrant.clear(), isAdding.value = true);
  const ask = (grant: PresentedGrant) => (removeGrant.clear(), removing.value = grant);
  return (
    <Card
      title={words.title}
      action={<Button icon={UserPlus} onClick={begin}>{words.add}</Button>}
      flush
    >
      <p class="border-b border-line px-4 py-2 text-muted">{words.about}</p>
      {!isAdding.value && putGrant.refusal.value && (
        <div class="p-4">
          <RefusalNote refusal={putGrant.refusal.value} />
        </div>
      )}
      <Listed
        by={grants}
        empty={<Empty icon={Users} title={words.empty}>{words.emptyAbout}</Empty>}
      >
        {(rows) => <GrantTable rows={rows} model={model} onRemove={ask} />}
      </Listed>
      {isAdding.value && (
        <AddPersonDialog
          {...{ title: words.add, verb: words.verb, put: putGrant, usual: "developer" }}
          options={roleOptions()}
          onClose={() => isAdding.value = false}
        />
      )}
      {removing.value && (
        <RemoveDialog
          of={removing.value}
          model={model}
          onClose={() => removing.value = null}
        />
      )}
    </Card>
  );
}

function RemoveDialog(
  { of: { user }, model, onClose }: {
    readonly of: PresentedGrant;
    readonly model: RepositoryModel;
    readonly onClose: () => void;
  },
): JSX.Element {
  const { removeTitle, removeAbout, removeVerb } = repositoryWords.value.access;
  const { isBusy, refusal, run } = model.removeGrant;
  const name = user?.username ?? "";
  const confirm = async () => {
    if (await run(name)) onClose();
  };
  return (
    <ConfirmDialog
      {...{ title: removeTitle(user?.title || name), verb: removeVerb, onClose }}
      busy={isBusy.value}
      refusal={refusal.value}
      onConfirm={() => void confirm()}
    >
      <p class="text-muted">{removeAbout}</p>
    </ConfirmDialog>
  );
}
