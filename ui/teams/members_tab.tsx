import { useSignal } from "@preact/signals";
import { UserPlus, UsersRound } from "lucide";
import type { JSX } from "preact";
import type { PresentedTeamMember } from "../../ts/api/team_members.ts";
import { TEAM_ROLES, type TeamRole } from "../access/roles.ts";
import { AddPersonDialog } from "../access/add_person.tsx";
import { MemberTable } from "../access/member_table.tsx";
import { accessWords } from "../access/words.ts";
import { useApp } from "../app/context.ts";
import { Button } from "../parts/button.tsx";
import type { Option } from "../parts/choice.tsx";
import { ConfirmDialog } from "../parts/dialog.tsx";
import { Empty } from "../parts/empty.tsx";
import { Listed } from "../parts/listed.tsx";
import { Card } from "../parts/page.tsx";
import { RefusalNote } from "../parts/trouble.tsx";
import type { TeamTabProps } from "./page.tsx";
import { teamWords } from "./words.ts";

/** Who is in a team. */
export function MembersTab({ model }: TeamTabProps): JSX.Element {
  const { members, mayMaintain, putMember } = model;
  const isAdding = useSignal(false);
  const leaving = useSignal<PresentedTeamMember | null>(null);
  const words = teamWords.value.members;
  const begin = () => (putMember.clear(), isAdding.value = true);
  const action = mayMaintain.value && <Button icon={UserPlus} onClick={begin}>{words.add}</Button>;
  const ask = (member: PresentedTeamMember) => {
    model.removeMember.clear();
    leaving.value = member;
  };
  return (
    <Card title={words.title} action={action} flush>
      {!isAdding.value && putMember.refusal.value && (
        <div class="p-4">
          <RefusalNote refusal={putMember.refusal.value} />
        </div>
      )}
      <Listed
        by={members}
        empty={<Empty icon={UsersRound} title={words.empty}>{words.emptyAbout}</Empty>}
      >
        {(rows) => (
          <MemberTable
            {...{ name: words.title, rows, options: roleOptions(), roleName: words.role }}
            mayChange={() => mayMaintain.value}
            onRole={({ username }, role) => void putMember.run(username, role)}
            onRemove={ask}
            removeSays={words.remove}
            leaveSays={words.leave}
          />
        )}
      </Listed>
      {isAdding.value && (
        <AddPersonDialog
          {...{ title: words.add, verb: words.verb, put: putMember, usual: "member" }}
          options={roleOptions()}
          onClose={() => isAdding.value = false}
        />
      )}
      {leaving.value && (
        <RemoveDialog
          of={leaving.value}
          model={model}
          onClose={() => leaving.value = null}
        />
      )}
    </Card>
  );
}

function roleOptions(): Option<TeamRole>[] {
  const { teamRoles } = accessWords.value;
  const { roles } = teamWords.value.members;
  return TEAM_ROLES
    .map((value) => ({ value, says: teamRoles[value], about: roles[value] }));
}

function RemoveDialog(
  { of, model, onClose }: Pick<TeamTabProps, "model"> & {
    readonly of: PresentedTeamMember;
    readonly onClose: () => void;
  },
): JSX.Element {
  const words = teamWords.value.members;
  const isMe = useApp().session.user.value?.id === of.id;
  const { isBusy, refusal, run } = model.removeMember;
  const confirm = async () => {
    if (await run(of.username)) onClose();
  };
  return (
    <ConfirmDialog
      title={isMe ? words.leaveTitle : words.removeTitle(of.title || of.username)}
      verb={isMe ? words.leaveVerb : words.removeVerb}
      busy={isBusy.value}
      refusal={refusal.value}
      onConfirm={() => void confirm()}
      onClose={onClose}
    >
      <p class="text-muted">{words.removeAbout}</p>
    </ConfirmDialog>
  );
}
