import { useSignal } from "@preact/signals";
import { UserPlus, Users } from "lucide";
import type { JSX } from "preact";
import { useEffect } from "preact/hooks";
import { useLocation } from "preact-iso";
import type { PresentedMember } from "../../ts/api/members.ts";
import { AddPersonDialog } from "../access/add_person.tsx";
import { memberRoleOptions } from "../access/choices.ts";
import { MemberTable } from "../access/member_table.tsx";
import { useApp } from "../app/context.ts";
import { Button } from "../parts/button.tsx";
import { ConfirmDialog } from "../parts/dialog.tsx";
import { Empty } from "../parts/empty.tsx";
import { Listed } from "../parts/listed.tsx";
import { Card } from "../parts/page.tsx";
import { RefusalNote } from "../parts/trouble.tsx";
import type { OrganizationTabProps } from "./organization_page.tsx";
import { organizationWords } from "./words.ts";

/** Who belongs to an organization. */
export function MembersTab({ model, organization }: OrganizationTabProps): JSX.Element {
  const { members, mayAdminister, mayOwn, putMember } = model;
  const isAdding = useSignal(false);
  const leaving = useSignal<PresentedMember | null>(null);
  const words = organizationWords.value.members;
  useEffect(() => void members.reload(), [members]);
  const begin = () => (putMember.clear(), isAdding.value = true);
  const mayChange = ({ role }: { readonly role: string }) =>
    mayOwn.value || (mayAdminister.value && role !== "owner");
  const action = mayAdminister.value &&
    <Button icon={UserPlus} onClick={begin}>{words.add}</Button>;
  const ask = (member: PresentedMember) => {
    model.removeMember.clear();
    leaving.value = member;
  };
  return (
    <Card title={words.title} action={action} flush>
      {organization.isForEverybody && (
        <p class="border-b border-line px-4 py-2 text-muted">{words.everybody}</p>
      )}
      {!isAdding.value && putMember.refusal.value && (
        <div class="p-4">
          <RefusalNote refusal={putMember.refusal.value} />
        </div>
      )}
      <Listed by={members} empty={<Empty icon={Users} title={words.empty} />}>
        {(rows) => (
          <MemberTable
            {...{ name: words.title, rows, mayChange, roleName: words.role }}
            options={memberRoleOptions(mayOwn.value || rows.some(({ role }) => role === "owner"))}
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
          options={memberRoleOptions(mayOwn.value)}
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

function RemoveDialog(
  { of, model, onClose }: Pick<OrganizationTabProps, "model"> & {
    readonly of: PresentedMember;
    readonly onClose: () => void;
  },
): JSX.Element {
  const words = organizationWords.value.members;
  const user = useApp().session.user.value;
  const { route } = useLocation();
  const isMe = user?.id === of.id;
  const { isBusy, refusal, run } = model.removeMember;
  const confirm = async () => {
    if (!await run(of.username)) return;
    onClose();
    if (isMe && !user?.platformAdmin) route("/ui/organizations");
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
