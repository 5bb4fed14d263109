import type { JSX } from "preact";
import { Select } from "../parts/choice.tsx";
import { TextField } from "../parts/field.tsx";
import { type Expiry, TERMS } from "./expiry.ts";
import { tokenWords } from "./words.ts";

/** Chooses when something ends. */
export function ExpiryField(
  { expiry, error }: { readonly expiry: Expiry; readonly error?: string | null },
): JSX.Element {
  const { expiry: label, terms, date } = tokenWords.value;
  const options = TERMS.map((value) => ({ value, says: terms[value] }));
  const isDated = expiry.term.value === "date";
  return (
    <div class="grid gap-4 sm:grid-cols-2">
      <Select label={label} value={expiry.term} options={options} error={isDated ? null : error} />
      {isDated && <TextField type="date" label={date} text={expiry.date} error={error} />}
    </div>
  );
}
