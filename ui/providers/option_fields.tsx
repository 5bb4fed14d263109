import { useSignal } from "@preact/signals";
import type { JSX } from "preact";
import { errorOfLines } from "../access/lines.ts";
import type { Refusal } from "../kit/refusal.ts";
import { Checkbox, Select } from "../parts/choice.tsx";
import { errorOf, TextArea, TextField } from "../parts/field.tsx";
import { partWords } from "../parts/words.ts";
import type { OptionField, OptionSection } from "./field.ts";
import { optionWords, wordsOf } from "./option_words.ts";
import type { OptionsDraft } from "./options_draft.ts";
import { providerWords } from "./words.ts";

interface OptionProps {
  readonly draft: OptionsDraft;
  readonly refusal: Refusal | null;
}

/** One part of a provider's options. */
export function OptionFields(
  { section, draft, refusal }: OptionProps & { readonly section: OptionSection },
): JSX.Element {
  const fields = section.fields.filter((field) => draft.isShown(field)).map((field) => (
    <OptionInput key={field.path} {...{ field, draft, refusal }} />
  ));
  if (!section.rare) return <div class="space-y-4">{fields}</div>;
  const isRefused = section.fields.some((field) => errorFor(refusal, field) !== null);
  return <Rare isRefused={isRefused}>{fields}</Rare>;
}

function Rare(
  { isRefused, children }: { readonly isRefused: boolean; readonly children: JSX.Element[] },
): JSX.Element {
  const isOpen = useSignal(false);
  return (
    <details open={isOpen.value || isRefused}>
      <summary
        class="cursor-pointer font-medium"
        onClick={(event) => (event.preventDefault(), isOpen.value = !isOpen.value)}
      >
        {providerWords.value.sections.rare}
      </summary>
      <div class="mt-4 space-y-4">{children}</div>
    </details>
  );
}

function errorFor(refusal: Refusal | null, { path, kind }: OptionField): string | null {
  const member = `options.${path}`;
  return kind === "lines" ? errorOfLines(refusal, member) : errorOf(refusal, member);
}

function OptionInput(
  { field, draft, refusal }: OptionProps & { readonly field: OptionField },
): JSX.Element {
  const { kind, choices = [], usual, required } = field;
  const { label, help } = wordsOf(field.path);
  const error = errorFor(refusal, field);
  const common = {
    ...{ label, help, error },
    ...(!required && usual === undefined && { optional: partWords.value.optional }),
  };
  if (kind === "check") {
    return <Checkbox checked={draft.checked(field)} label={label} help={error ?? help} />;
  }
  const text = draft.text(field);
  if (kind === "choice") {
    const names = optionWords.value.choices;
    const options = choices.map((value) => ({ value, says: names[value] ?? value }));
    return <Select {...{ label, help, error, value: text, options }} />;
  }
  const placeholder = usual === undefined ? undefined : String(usual);
  if (kind === "text" || kind === "number") {
    return <TextField {...common} {...{ text, placeholder }} autocomplete="off" mono />;
  }
  return <TextArea {...common} {...{ text, placeholder }} rows={kind === "area" ? 5 : 3} mono />;
}
