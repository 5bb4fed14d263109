import { FlaskConical } from "lucide";
import type { JSX } from "preact";
import { useMemo } from "preact/hooks";
import { useSignal } from "@preact/signals";
import { json } from "../app/client.ts";
import { useClient } from "../app/context.ts";
import { useKept } from "../app/kept.ts";
import { createAction } from "../kit/action.ts";
import { Button } from "../parts/button.tsx";
import { Checkbox, CheckboxGroup } from "../parts/choice.tsx";
import { FormDialog } from "../parts/dialog.tsx";
import { errorOf, TextField } from "../parts/field.tsx";
import { KeptNote } from "../parts/kept_note.tsx";
import { RefusalNote } from "../parts/trouble.tsx";
import { formatBytes } from "../words/format.ts";
import type { MirrorModel } from "./mirror.ts";
import { changeIn, createRuleForm, type RuleTerms, termsIn } from "./rule_form.ts";
import { mirrorWords } from "./words.ts";

const ARCHITECTURES = ["x64", "x86", "arm64", "arm", "neutral"];
const TYPES = [
  ...["msi", "wix", "msix", "appx", "exe", "inno", "nullsoft", "burn", "zip"],
  ...["portable", "font"],
];
const SCOPES = ["user", "machine"];
const asOptions = (values: readonly string[]) => values.map((value) => ({ value, says: value }));

interface Previewed {
  readonly packages: number;
  readonly versions: number;
  readonly bytes: number;
  readonly unknownSizes: number;
  readonly items: readonly {
    readonly package: string;
    readonly version: string;
    readonly state: "new" | "here" | "clashing";
  }[];
}

/** Says what is copied; and, before it is, how much that would be. */
export function RuleDialog(
  { model, rule, onClose }: {
    readonly model: MirrorModel;
    /** With an id where it is there already. */
    readonly rule: RuleTerms & { readonly id?: string };
    readonly onClose: () => void;
  },
): JSX.Element {
  const client = useClient();
  const words = mirrorWords.value.rules;
  const form = useMemo(() => createRuleForm(rule), [rule]);
  const kept = useKept(`mirror/${model.path}/rule/${rule.id ?? rule.package}`, form);
  const previewed = useSignal<Previewed | null>(null);
  const preview = useMemo(() =>
    createAction(async () => {
      const { org, repo } = model;
      previewed.value = await json(
        client.repositories[":org"][":repo"].mirror.rules.preview.$post({
          param: { org, repo },
          json: termsIn(form) as never,
        }),
      );
    }), [client, model, form]);
  const save = rule.id === undefined ? model.addRule : model.changeRule;
  const submit = async () => {
    const isDone = rule.id === undefined
      ? await model.addRule.run(termsIn(form))
      : await model.changeRule.run(rule.id, changeIn(form));
    if (isDone) close();
  };
  function close(): void {
    kept.saved();
    onClose();
  }
  const refusal = save.refusal.value ?? preview.refusal.value;
  return (
    <FormDialog
      wide
      title={rule.id === undefined ? words.add : words.edit}
      verb={rule.id === undefined ? words.add : mirrorWords.value.settings.save}
      busy={save.isBusy.value}
      refusal={save.refusal.value}
      onSubmit={() => void submit()}
      onClose={close}
      extra={
        <Button
          icon={FlaskConical}
          busy={preview.isBusy.value}
          onClick={() => void preview.run()}
        >
          {words.try}
        </Button>
      }
    >
      <KeptNote kept={kept} />
      <TextField
        label={words.package}
        help={words.packageHelp}
        text={form.package}
        error={errorOf(refusal, "package")}
        mono
        autofocus
      />
      <div class="grid gap-4 sm:grid-cols-2">
        <TextField
          label={words.versions}
          help={words.versionsHelp}
          text={form.versions}
          error={errorOf(refusal, "versions")}
          mono
        />
        <TextField
          label={words.maxVersions}
          help={words.usual}
          text={form.maxVersions}
          error={errorOf(refusal, "maxVersions")}
          type="number"
        />
        <TextField
          label={words.holdDays}
          help={words.usual}
          text={form.holdDays}
          error={errorOf(refusal, "holdDays")}
          type="number"
        />
        <TextField
          label={words.locales}
          text={form.locales}
          error={errorOf(refusal, "locales")}
          placeholder="en-US de-DE"
          mono
        />
      </div>
      <CheckboxGroup
        label={words.architectures}
        help={words.usual}
        options={asOptions(ARCHITECTURES)}
        values={form.architectures}
      />
      <CheckboxGroup
        label={words.types}
        help={words.usual}
        options={asOptions(TYPES)}
        values={form.installerTypes}
      />
      <CheckboxGroup label={words.scopes} options={asOptions(SCOPES)} values={form.scopes} />
      <Checkbox checked={form.rehost} label={words.rehost} help={words.rehostHelp} />
      <RefusalNote refusal={preview.refusal.value} />
      <div aria-live="polite">
        {previewed.value && <Preview of={previewed.value} />}
      </div>
    </FormDialog>
  );
}

const SHOWN = 50;

function Preview({ of }: { of: Previewed }): JSX.Element {
  const words = mirrorWords.value.rules;
  return (
    <div class="rounded-md border border-line p-3">
      <p class="font-medium">{words.would(of.packages, of.versions, formatBytes(of.bytes))}</p>
      {of.unknownSizes > 0 && <p class="text-muted">{words.unknown(of.unknownSizes)}</p>}
      <ul class="mt-2 max-h-48 overflow-y-auto text-small">
        {of.items.slice(0, SHOWN).map((one) => (
          <li key={`${one.package} ${one.version}`} class="flex justify-between gap-4">
            <span class="min-w-0 wrap-anywhere">
              {one.package} <span class="font-mono">{one.version}</span>
            </span>
            <span class={one.state === "clashing" ? "text-warning" : "text-muted"}>
              {words.states[one.state]}
            </span>
          </li>
        ))}
      </ul>
    </div>
  );
}
