import type { Signal } from "@preact/signals";
import type { JSX } from "preact";
import { roleOptions } from "../access/choices.ts";
import { Select } from "../parts/choice.tsx";
import { organizationWords } from "./words.ts";

/** What members get on repositories without a grant; `""` for nothing. */
export function DefaultRole({ role }: { readonly role: Signal<string> }): JSX.Element {
  const { defaultRole, defaultRoleHelp, nothing } = organizationWords.value;
  const options = [{ value: "", says: nothing }, ...roleOptions()];
  return <Select label={defaultRole} help={defaultRoleHelp} value={role} options={options} />;
}
