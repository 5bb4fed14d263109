import { useSignal } from "@preact/signals";
import type { JSX } from "preact";
import { useEffect, useMemo } from "preact/hooks";
import { roleIn } from "../access/choices.ts";
import { json } from "../app/client.ts";
import { useClient } from "../app/context.ts";
import { createResource } from "../kit/resource.ts";
import { RadioGroup, Select } from "../parts/choice.tsx";
import { FormDialog } from "../parts/dialog.tsx";
import { errorOf, TextField } from "../parts/field.tsx";
import { mostOptions } from "./most.ts";
import type { TeamModel } from "./team.ts";
import { teamWords } from "./words.ts";

const MOST = "200";

/** Gives a team a role on a repository of its organization. */
export function GiveRepositoryDialog(
  { model, onClose }: { readonly model: TeamModel; readonly onClose: () => void },
): JSX.Element {
  const words = teamWords.value.repositories;
  const client = useClient();
  const { org } = model.path;
  const slug = useSignal("");
  const most = useSignal("");
  const known = useMemo(() => createResource(() => namesOf(client, org)), [client, org]);
  useEffect(() => void known.load(), [known]);
  const { isBusy, refusal, run } = model.give;
  const submit = async () => {
    if (await run(slug.value.trim(), roleIn(most.value))) onClose();
  };
  const names = known.answer.value.is === "here" ? known.answer.value.value : [];
  useEffect(() => {
    if (slug.value === "" && names[0]) slug.value = names[0];
  }, [names[0]]);
  return (
    <FormDialog
      {...{ title: words.give, verb: words.verb, onClose }}
      busy={isBusy.value}
      refusal={refusal.value}
      onSubmit={() => void submit()}
    >
      {names.length > 0
        ? (
          <Select
            label={words.repository}
            value={slug}
            options={names.map((value) => ({ value, says: value }))}
          />
        )
        : (
          <TextField
            label={words.repository}
            help={words.repositoryHelp}
            text={slug}
            error={errorOf(refusal.value, "repo")}
            autofocus
            mono
          />
        )}
      <RadioGroup label={words.most} value={most} options={mostOptions()} />
    </FormDialog>
  );
}

/** The names of the repositories of an organization that the reader may read. */
async function namesOf(client: ReturnType<typeof useClient>, org: string): Promise<string[]> {
  const asked = client.organizations[":org"].repositories
    .$get({ param: { org }, query: { limit: MOST } });
  const { repositories } = await json(asked);
  return repositories.map(({ path }) => path.slice(path.indexOf("/") + 1));
}
