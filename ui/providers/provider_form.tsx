import type { JSX } from "preact";
import { useMemo } from "preact/hooks";
import { useKept } from "../app/kept.ts";
import type { Action } from "../kit/action.ts";
import { Checkbox } from "../parts/choice.tsx";
import { errorOf, TextArea, TextField } from "../parts/field.tsx";
import { KeptNote } from "../parts/kept_note.tsx";
import { Card } from "../parts/page.tsx";
import type { Refusal } from "../kit/refusal.ts";
import { SettingsForm } from "../access/settings_form.tsx";
import { OptionFields } from "./option_fields.tsx";
import { type Provider, type ProviderDraft, SECTIONS, typedIn } from "./provider.ts";
import { ProvisioningFields } from "./provisioning_fields.tsx";
import { providerWords } from "./words.ts";

/** Everything that is said of a provider. */
export function ProviderForm(
  { draft, before, save, onSubmit, verb }: {
    readonly draft: ProviderDraft;
    readonly before?: Provider;
    readonly save: Pick<Action<[]>, "isBusy" | "refusal">;
    /** Whether it was done; calls `saved` before anything else is shown. */
    readonly onSubmit: (saved: () => void) => Promise<boolean>;
    readonly verb?: string;
  },
): JSX.Element {
  const { sections } = providerWords.value;
  const refusal = save.refusal.value;
  const typed = useMemo(() => typedIn(draft), [draft]);
  const kept = useKept(`providers/${before?.id ?? `new ${draft.kind}`}`, typed);
  return (
    <SettingsForm {...{ save, verb }} onSubmit={() => onSubmit(kept.saved)} wide>
      <KeptNote kept={kept} />
      <Card title={sections.general}>
        <General draft={draft} before={before} refusal={refusal} />
      </Card>
      {SECTIONS[draft.kind].map((section) => (
        <Card key={section.id} title={section.rare ? undefined : titleOf(section.id)}>
          <OptionFields section={section} draft={draft.options} refusal={refusal} />
          {section.id === "connection" && (
            <div class="mt-4">
              <Secret draft={draft} before={before} refusal={refusal} />
            </div>
          )}
        </Card>
      ))}
      <Card title={sections.provisioning}>
        <ProvisioningFields draft={draft.provisioning} refusal={refusal} />
      </Card>
    </SettingsForm>
  );
}

function titleOf(section: string): string {
  const { sections } = providerWords.value;
  return sections[section as keyof typeof sections];
}

interface PartProps {
  readonly draft: ProviderDraft;
  readonly before?: Provider;
  readonly refusal: Refusal | null;
}

function General({ draft, before, refusal }: PartProps): JSX.Element {
  const words = providerWords.value;
  return (
    <div class="space-y-4">
      {!before && (
        <TextField
          label={words.name}
          help={words.nameHelp}
          text={draft.id}
          error={errorOf(refusal, "id")}
          placeholder="company"
          autocomplete="off"
          autofocus
          mono
        />
      )}
      <TextField
        label={words.displayTitle}
        help={words.titleHelp}
        text={draft.title}
        error={errorOf(refusal, "title")}
        autocomplete="off"
      />
      <Checkbox checked={draft.isEnabled} label={words.isOn} />
    </div>
  );
}

/** The bind password or client secret; what is kept is never shown. */
function Secret({ draft, before, refusal }: PartProps): JSX.Element | null {
  const words = providerWords.value;
  const { kind, secret, removesSecret } = draft;
  const isKept = before?.hasSecret ?? false;
  const way = draft.options.options().clientAuthentication;
  const isKey = way === "private_key_jwt";
  const help = isKept ? words.secretKept : isKey ? words.secretKey : words.secretHelp[kind];
  const error = errorOf(refusal, "secret");
  if (kind === "oidc" && way === "none") return null;
  const shared = { label: words.secret[kind], help, error, text: secret };
  return (
    <div class="space-y-2">
      {isKey
        ? <TextArea {...shared} rows={5} mono />
        : <TextField {...shared} type="password" autocomplete="new-password" />}
      {isKept && <Checkbox checked={removesSecret} label={words.removeSecret} />}
    </div>
  );
}
