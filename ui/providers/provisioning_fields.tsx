import { Plus, X } from "lucide";
import type { JSX } from "preact";
import { errorOfLines } from "../access/lines.ts";
import { TEAM_ROLES } from "../access/roles.ts";
import { accessWords } from "../access/words.ts";
import { useClient } from "../app/context.ts";
import type { Refusal } from "../kit/refusal.ts";
import { createResource } from "../kit/resource.ts";
import { useMade } from "../kit/use_made.ts";
import { Button, IconButton } from "../parts/button.tsx";
import { Checkbox, SmallSelect } from "../parts/choice.tsx";
import { BOX, TextArea } from "../parts/field.tsx";
import { findTeams, type KnownTeam } from "./known_teams.ts";
import type { MappingDraft, ProvisioningDraft } from "./provisioning.ts";
import { providerWords } from "./words.ts";

/** What becomes of those who sign in by a provider. */
export function ProvisioningFields(
  { draft, refusal }: { readonly draft: ProvisioningDraft; readonly refusal: Refusal | null },
): JSX.Element {
  const words = providerWords.value.provisioning;
  return (
    <div class="space-y-4">
      <Checkbox checked={draft.createUsers} label={words.createUsers} />
      <Checkbox
        checked={draft.linkByEmail}
        label={words.linkByEmail}
        help={words.linkByEmailHelp}
      />
      <Checkbox checked={draft.secondFactor} label={words.secondFactor} />
      <Checkbox checked={draft.decides} label={words.decides} />
      {draft.decides.value && (
        <TextArea
          label={words.administrators}
          help={words.administratorsHelp}
          text={draft.administrators}
          error={errorOfLines(refusal, "provisioning.administrators")}
          rows={2}
          mono
        />
      )}
      <Mappings draft={draft} />
    </div>
  );
}

function Mappings({ draft }: { readonly draft: ProvisioningDraft }): JSX.Element {
  const words = providerWords.value.provisioning;
  const client = useClient();
  const teams = useMade(() => createResource(() => findTeams(client)), [client]);
  const known = teams.answer.value.is === "here" ? teams.answer.value.value : [];
  return (
    <fieldset class="min-w-0">
      <legend class="font-medium">{words.teams}</legend>
      <p class="mb-2 text-caption text-muted">{words.teamsHelp}</p>
      <ul class="space-y-2">
        {draft.teams.value.map((one, at) => (
          <li key={one.id} class="flex items-center gap-1">
            <Mapping of={one} at={at + 1} known={known} />
            <IconButton
              icon={X}
              name={words.remove(at + 1)}
              onClick={() => draft.remove(one)}
            />
          </li>
        ))}
      </ul>
      <div class="mt-2">
        <Button icon={Plus} onClick={draft.add}>{words.add}</Button>
      </div>
    </fieldset>
  );
}

function Mapping(
  { of, at, known }: {
    readonly of: MappingDraft;
    readonly at: number;
    readonly known: readonly KnownTeam[];
  },
): JSX.Element {
  const words = providerWords.value.provisioning;
  const { teamRoles } = accessWords.value;
  const teams = [
    { value: "", says: words.noTeam },
    ...known.map(({ id, name }) => ({ value: id, says: name })),
    ...(of.team.value === "" || known.some(({ id }) => id === of.team.value)
      ? []
      : [{ value: of.team.value, says: words.unknownTeam(of.team.value) }]),
  ];
  const roles = TEAM_ROLES
    .map((value) => ({ value, says: teamRoles[value] }));
  return (
    <div class="flex min-w-0 grow flex-wrap gap-1">
      <input
        class={`${BOX} h-8 min-w-0 basis-40 grow font-mono text-small`}
        aria-label={words.group(at)}
        placeholder={words.groupName}
        spellcheck={false}
        value={of.group.value}
        onInput={(event) => of.group.value = event.currentTarget.value}
      />
      <SmallSelect
        name={words.team(at)}
        value={of.team.value}
        options={teams}
        onChange={(value) => of.team.value = value}
      />
      <SmallSelect
        name={words.role(at)}
        value={of.role.value}
        options={roles}
        onChange={(value) => of.role.value = value}
      />
    </div>
  );
}
