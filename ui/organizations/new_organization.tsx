import { useSignal } from "@preact/signals";
import type { JSX } from "preact";
import { roleIn } from "../access/choices.ts";
import { accessWords } from "../access/words.ts";
import type { Action } from "../kit/action.ts";
import { FormDialog } from "../parts/dialog.tsx";
import { errorOf, TextField } from "../parts/field.tsx";
import { partWords } from "../parts/words.ts";
import { DefaultRole } from "./default_role.tsx";
import type { NewOrganization } from "./list.ts";
import { organizationWords } from "./words.ts";

/** Makes an organization. */
export function NewOrganizationDialog(
  { create, onDone, onClose }: {
    readonly create: Action<[NewOrganization]>;
    readonly onDone: (slug: string) => void;
    readonly onClose: () => void;
  },
): JSX.Element {
  const words = organizationWords.value;
  const { name, slugHelp, title: titleLabel, titleHelp } = accessWords.value;
  const slug = useSignal("");
  const title = useSignal("");
  const role = useSignal("");
  const { isBusy, refusal, run } = create;
  const submit = async () => {
    const wanted = { slug: slug.value.trim(), defaultRole: roleIn(role.value) };
    if (await run({ ...wanted, title: title.value.trim() || null })) onDone(wanted.slug);
  };
  return (
    <FormDialog
      {...{ title: words.create, verb: words.createVerb, onClose }}
      busy={isBusy.value}
      refusal={refusal.value}
      onSubmit={() => void submit()}
    >
      <TextField
        label={name}
        help={slugHelp}
        text={slug}
        error={errorOf(refusal.value, "slug")}
        placeholder="acme"
        autocomplete="off"
        autofocus
        mono
      />
      <TextField
        label={titleLabel}
        help={titleHelp}
        text={title}
        error={errorOf(refusal.value, "title")}
        optional={partWords.value.optional}
      />
      <DefaultRole role={role} />
    </FormDialog>
  );
}
