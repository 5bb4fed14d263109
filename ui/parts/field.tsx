import type { Signal } from "@preact/signals";
import type { ComponentChildren, JSX } from "preact";
import { useId } from "preact/hooks";
import type { Refusal } from "../kit/refusal.ts";

/** What stands around whatever can be filled in. */
export interface FieldProps {
  readonly label: string;
  /** What to put there, in a sentence. */
  readonly help?: ComponentChildren;
  /** What is wrong with it and how to put it right; takes the place of the help. */
  readonly error?: string | null;
  readonly optional?: string;
}

/** How what is filled in refers to its label and to what is said of it. */
export interface FieldIds {
  readonly id: string;
  readonly "aria-describedby": string | undefined;
  readonly "aria-invalid": boolean | undefined;
}

/** A label above, the thing itself, and help or an error below. */
export function Field(
  { label, help, error, optional, children }: FieldProps & {
    readonly children: (ids: FieldIds) => ComponentChildren;
  },
): JSX.Element {
  const id = useId();
  const said = error ?? help;
  return (
    <div>
      <label htmlFor={id} class="mb-1 flex justify-between gap-2 font-medium">
        {label}
        {optional && <span class="font-normal text-muted">{optional}</span>}
      </label>
      {children({
        id,
        "aria-describedby": said ? `${id}-said` : undefined,
        "aria-invalid": error ? true : undefined,
      })}
      <Said id={`${id}-said`} error={error}>{said}</Said>
    </div>
  );
}

/** What is said of a field: read out when it becomes an error. */
function Said(
  { id, error, children }: {
    readonly id: string;
    readonly error?: string | null;
    readonly children: ComponentChildren;
  },
): JSX.Element {
  const tone = error ? "text-danger" : "text-muted";
  return (
    <div id={id} aria-live="polite" class={`text-caption ${tone} ${children ? "mt-1" : ""}`}>
      {children}
    </div>
  );
}

/** How every box that text is typed into looks. */
export const BOX =
  "block w-full rounded-md border border-line bg-surface px-3 placeholder:text-muted hover:border-muted/60 aria-invalid:border-danger disabled:opacity-60";

/** What a field for text has. */
export interface TextFieldProps extends FieldProps {
  readonly text: Signal<string>;
  readonly type?: "text" | "password" | "email" | "url" | "search" | "number" | "date";
  readonly name?: string;
  readonly autocomplete?: string;
  readonly placeholder?: string;
  readonly mono?: boolean;
  readonly autofocus?: boolean;
  readonly required?: boolean;
  readonly onBlur?: () => void;
  /** After `text` has changed. */
  readonly onChanged?: () => void;
}

/** One line of text. */
export function TextField(
  { text, type = "text", mono, onChanged, label, help, error, optional, ...rest }: TextFieldProps,
): JSX.Element {
  return (
    <Field {...{ label, help, error, optional }}>
      {(ids) => (
        <input
          {...ids}
          {...rest}
          type={type as "text"}
          spellcheck={false}
          class={`${BOX} h-8 ${mono ? "font-mono text-small" : ""}`}
          value={text.value}
          onInput={(event) => {
            text.value = event.currentTarget.value;
            onChanged?.();
          }}
        />
      )}
    </Field>
  );
}

/** Many lines of text. */
export function TextArea(
  { text, rows = 4, mono, onChanged, label, help, error, optional, ...rest }:
    & Omit<TextFieldProps, "type">
    & {
      readonly rows?: number;
    },
): JSX.Element {
  return (
    <Field {...{ label, help, error, optional }}>
      {(ids) => (
        <textarea
          {...ids}
          {...rest}
          rows={rows}
          spellcheck={false}
          class={`${BOX} py-1.5 ${mono ? "font-mono text-small" : ""}`}
          value={text.value}
          onInput={(event) => {
            text.value = event.currentTarget.value;
            onChanged?.();
          }}
        />
      )}
    </Field>
  );
}

/** What a refusal says of one member, or all of it where it is about no member that is shown. */
export function errorOf(refusal: Refusal | null, member: string): string | null {
  return refusal?.of(member) ?? null;
}
