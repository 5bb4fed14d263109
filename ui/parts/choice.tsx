import type { Signal } from "@preact/signals";
import type { ComponentChildren, JSX } from "preact";
import { useId } from "preact/hooks";
import { BOX, Field, type FieldProps } from "./field.tsx";

/** One of what can be chosen. */
export interface Option<T extends string = string> {
  readonly value: T;
  readonly says: string;
  /** What choosing it means. */
  readonly about?: string;
}

/** One of several, in a list that opens. */
export function Select<T extends string>(
  { value, options, label, help, error, optional, onChange }: FieldProps & {
    readonly value: Signal<T>;
    readonly options: readonly Option<T>[];
    readonly onChange?: (value: T) => void;
  },
): JSX.Element {
  return (
    <Field {...{ label, help, error, optional }}>
      {(ids) => (
        <select
          {...ids}
          class={`${BOX} h-8`}
          value={value.value}
          onChange={(event) => {
            value.value = event.currentTarget.value as T;
            onChange?.(value.value);
          }}
        >
          {options.map((one) => <option key={one.value} value={one.value}>{one.says}</option>)}
        </select>
      )}
    </Field>
  );
}

/** One of several, without a label of its own: its name is read out. For rows of filters. */
export function SmallSelect<T extends string>(
  { value, options, name, onChange }: {
    readonly value: T;
    readonly options: readonly Option<T>[];
    readonly name: string;
    readonly onChange: (value: T) => void;
  },
): JSX.Element {
  return (
    <select
      class="h-8 max-w-72 rounded-md border border-line bg-surface px-2 hover:border-muted/60"
      aria-label={name}
      value={value}
      onChange={(event) => onChange(event.currentTarget.value as T)}
    >
      {options.map((one) => <option key={one.value} value={one.value}>{one.says}</option>)}
    </select>
  );
}

/** One of a few that are all shown, with what each means. */
export function RadioGroup<T extends string>(
  { value, options, label }: {
    readonly value: Signal<T>;
    readonly options: readonly Option<T>[];
    readonly label: string;
  },
): JSX.Element {
  const name = useId();
  return (
    <fieldset>
      <legend class="mb-1 font-medium">{label}</legend>
      <div class="space-y-2">
        {options.map((one) => (
          <label key={one.value} class="flex cursor-pointer items-start gap-2">
            <input
              type="radio"
              class="mt-0.5 size-4 shrink-0 accent-accent"
              name={name}
              value={one.value}
              checked={value.value === one.value}
              onChange={() => value.value = one.value}
            />
            <span>
              {one.says}
              {one.about && <span class="block text-caption text-muted">{one.about}</span>}
            </span>
          </label>
        ))}
      </div>
    </fieldset>
  );
}

/** Yes or no, taken when the form is sent. */
export function Checkbox(
  { checked, label, help, onChange }: {
    readonly checked: Signal<boolean>;
    readonly label: ComponentChildren;
    readonly help?: ComponentChildren;
    readonly onChange?: (checked: boolean) => void;
  },
): JSX.Element {
  return (
    <label class="flex cursor-pointer items-start gap-2">
      <input
        type="checkbox"
        class="mt-0.5 size-4 shrink-0 accent-accent"
        checked={checked.value}
        onChange={(event) => {
          checked.value = event.currentTarget.checked;
          onChange?.(checked.value);
        }}
      />
      <span>
        {label}
        {help && <span class="block text-caption text-muted">{help}</span>}
      </span>
    </label>
  );
}

/** Several of a few; none chosen means what `none` says. */
export function CheckboxGroup(
  { values, options, label, help }: {
    readonly values: Signal<readonly string[]>;
    readonly options: readonly Option[];
    readonly label: string;
    readonly help?: ComponentChildren;
  },
): JSX.Element {
  const toggle = (value: string, isOn: boolean) => {
    const rest = values.value.filter((one) => one !== value);
    values.value = isOn ? [...rest, value] : rest;
  };
  return (
    <fieldset>
      <legend class="mb-1 font-medium">{label}</legend>
      <div class="flex flex-wrap gap-x-4 gap-y-2">
        {options.map((one) => (
          <label key={one.value} class="flex cursor-pointer items-center gap-2">
            <input
              type="checkbox"
              class="size-4 accent-accent"
              checked={values.value.includes(one.value)}
              onChange={(event) => toggle(one.value, event.currentTarget.checked)}
            />
            {one.says}
          </label>
        ))}
      </div>
      {help && <p class="mt-1 text-caption text-muted">{help}</p>}
    </fieldset>
  );
}

/** On or off, at once. */
export function Switch(
  { on, label, busy = false, onChange }: {
    readonly on: boolean;
    readonly label: string;
    readonly busy?: boolean;
    readonly onChange: (on: boolean) => void;
  },
): JSX.Element {
  return (
    <button
      type="button"
      role="switch"
      aria-checked={on}
      aria-busy={busy}
      class="inline-flex cursor-pointer items-center gap-2"
      onClick={() => busy || onChange(!on)}
    >
      <span
        class={`flex h-5 w-9 shrink-0 items-center rounded-full border p-0.5 transition-colors duration-120 ${
          on ? "border-accent bg-accent" : "border-muted bg-line"
        }`}
        aria-hidden="true"
      >
        <span
          class={`size-3.5 rounded-full transition-transform duration-120 ${
            on ? "translate-x-4 bg-on-accent" : "bg-muted"
          }`}
        />
      </span>
      {label}
    </button>
  );
}
