import { useSignal } from "@preact/signals";
import type { JSX } from "preact";
import { Select } from "../parts/choice.tsx";
import { TextArea, TextField } from "../parts/field.tsx";
import type { Editor } from "./editor.ts";
import type { FieldRow } from "./fields.ts";
import { publishWords } from "./words.ts";

/** One value of a manifest: what it is, where it is from, and what is wrong with it. */
export function ValueField(
  { editor, path, row }: { readonly editor: Editor; readonly path: string; readonly row: FieldRow },
): JSX.Element {
  const words = publishWords.value;
  const label = words.fields[row.name];
  const wrong = editor.errorOf(path);
  const error = wrong === "" ? words.required : wrong;
  const from = editor.origins[path];
  const help = from && words.origin(from);
  const text = useSignal(asText(editor.value(path)));
  const take = () => editor.set(path, parse(text.value, row));
  if (row.choices) {
    const options = [
      { value: "", says: words.unset },
      ...row.choices.map((one) => ({ value: one, says: one })),
    ];
    return <Select {...{ label, help, error, options }} value={text} onChange={take} />;
  }
  if (row.lines) {
    const about = row.isList ? words.tags : help;
    return <TextArea {...{ label, error, text }} help={about} rows={3} onChanged={take} />;
  }
  return <TextField {...{ label, help, error, text }} mono={row.mono} onChanged={take} />;
}

function asText(value: unknown): string {
  if (Array.isArray(value)) return value.join("\n");
  return value === undefined || value === null ? "" : String(value);
}

function parse(text: string, { isList }: FieldRow): string | string[] | undefined {
  if (!isList) return text.trim() === "" ? undefined : text.trim();
  const lines = text.split("\n").map((line) => line.trim()).filter((line) => line !== "");
  return lines.length === 0 ? undefined : lines;
}
