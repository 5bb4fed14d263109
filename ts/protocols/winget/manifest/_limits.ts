import type { Json } from "../../../kit/json.ts";
import type { IntegerField, ListField, TextField } from "./_field.ts";
import { note, type Place } from "./_place.ts";

/** Notes where a text is longer, shorter or of another form than its field allows. */
export function checkText(field: TextField, text: string, place: Place): void {
  const { min = 0, max, form, lines } = field;
  const length = lengthOf(text, max);
  if (length > max) return note(place, `Must have at most ${max} characters`, text);
  if (length < min) return note(place, `Must have at least ${min} characters`, text);
  if (!text.isWellFormed()) return note(place, "Must be valid Unicode");
  if ((lines ? CONTROLS : CONTROLS_AND_LINES).test(text)) {
    return note(place, "Must hold no control characters", text);
  }
  if (form && !form.test(text, place.options)) note(place, `Must be ${form.says}`, text);
}

/** Notes an integer that is out of range. */
export function checkInteger({ min, max, not }: IntegerField, value: number, place: Place): void {
  if (value < min || value > max) return note(place, `Must be from ${min} to ${max}`, value);
  if (value === not) note(place, `Must not be ${not}`, value);
}

/** Notes a list that is longer than its limit; whether it was. */
export function isTooLong({ max }: ListField, { length }: readonly Json[], place: Place): boolean {
  if (length > max) note(place, `Must have at most ${max} elements, found ${length}`);
  return length > max;
}

/** Notes each element that stands twice in a list where each may stand once. */
export function checkUnique({ unique }: ListField, items: readonly Json[], place: Place): void {
  if (!unique) return;
  const seen = new Set<Json>();
  for (const item of items) {
    if (seen.has(item)) note(place, "Must not hold the same element twice", item);
    seen.add(item);
  }
}

const CONTROLS = /(?![\t\n\r])\p{Cc}/u;
const CONTROLS_AND_LINES = /\p{Cc}/u;

/** Counts characters, but not those of a text that is too long however they are counted. */
function lengthOf(text: string, max: number): number {
  return text.length > 2 * max || !/[\uD800-\uDFFF]/.test(text) ? text.length : [...text].length;
}
