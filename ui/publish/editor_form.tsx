import { useSignal } from "@preact/signals";
import { Braces, CircleAlert, CircleCheck, ListTree } from "lucide";
import type { JSX } from "preact";
import { Button } from "../parts/button.tsx";
import { TextArea, TextField } from "../parts/field.tsx";
import { Icon } from "../parts/icon.tsx";
import { Card } from "../parts/page.tsx";
import { Badge } from "../parts/badge.tsx";
import { Spinner } from "../parts/spinner.tsx";
import { partWords } from "../parts/words.ts";
import type { Editor } from "./editor.ts";
import {
  type FieldRow,
  INSTALLER_FIELDS,
  MAIN_FIELDS,
  MORE_FIELDS,
  MORE_INSTALLER_FIELDS,
} from "./fields.ts";
import type { JsonObject } from "./json_path.ts";
import { ValueField } from "./value_field.tsx";
import { publishWords } from "./words.ts";

/** Everything that a version says, as fields or as JSON. */
export function EditorForm({ editor }: { editor: Editor }): JSX.Element {
  const isSource = useSignal(false);
  const words = publishWords.value;
  return (
    <div class="space-y-4">
      <Card
        title={words.editing}
        action={
          <Button
            kind="quiet"
            icon={isSource.value ? ListTree : Braces}
            onClick={() => isSource.value = !isSource.value}
          >
            {isSource.value ? words.form : words.source}
          </Button>
        }
      >
        <div class="mb-4 flex flex-wrap items-center gap-2">
          <Badge tone="accent">{words.modes[editor.verdict.value.mode]}</Badge>
          <Standing editor={editor} />
        </div>
        <TextField
          label={words.package}
          text={editor.package}
          onChanged={editor.renamed}
          mono
          help={editor.origins.PackageIdentifier && words.origin(editor.origins.PackageIdentifier)}
          error={editor.errorOf("PackageIdentifier") === ""
            ? words.required
            : editor.errorOf("PackageIdentifier")}
        />
        {isSource.value
          ? <Source editor={editor} />
          : <Rows editor={editor} main={MAIN_FIELDS} more={MORE_FIELDS} below="" />}
      </Card>
      {!isSource.value && <Installers editor={editor} />}
      <OtherFindings editor={editor} />
    </div>
  );
}

/** What is known against it at the moment, in a line that is read out when it changes. */
export function Standing({ editor }: { editor: Editor }): JSX.Element {
  const words = publishWords.value;
  const { missing, findings } = editor.verdict.value;
  const trouble = editor.trouble.value;
  if (trouble && !editor.isChecking.value) {
    return (
      <span role="status" class="inline-flex flex-wrap items-center gap-2 text-small text-warning">
        <Icon of={CircleAlert} />
        {trouble.message}
        <Button kind="quiet" onClick={editor.check}>{partWords.value.again}</Button>
      </span>
    );
  }
  const says = [
    missing.length > 0 && words.missing(missing.length),
    findings.length > 0 && words.wrong(findings.length),
  ].filter(Boolean).join(", ");
  return (
    <span role="status" class="inline-flex items-center gap-2 text-small">
      {editor.isChecking.value
        ? (
          <>
            <Spinner class="text-muted" />
            {words.checking}
          </>
        )
        : (
          <>
            <Icon
              of={says ? CircleAlert : CircleCheck}
              class={says ? "text-warning" : "text-success"}
            />
            {says || words.ready}
          </>
        )}
    </span>
  );
}

function Rows(
  { editor, main, more, below }: {
    readonly editor: Editor;
    readonly main: readonly FieldRow[];
    readonly more: readonly FieldRow[];
    readonly below: string;
  },
): JSX.Element {
  const isOpen = useSignal(false);
  const pathOf = ({ path, name }: FieldRow) => below + (path ?? name);
  // What is said, or wrong, is not hidden behind a button.
  const needed = (row: FieldRow) =>
    editor.value(pathOf(row)) !== undefined || editor.errorOf(pathOf(row)) !== null;
  const shown = [...main, ...more.filter((row) => isOpen.value || needed(row))];
  return (
    <div class="mt-4">
      <div class="grid gap-4 sm:grid-cols-2">
        {shown.map((row) => (
          <div key={row.name} class={row.lines ? "sm:col-span-2" : ""}>
            <ValueField editor={editor} path={pathOf(row)} row={row} />
          </div>
        ))}
      </div>
      {shown.length < main.length + more.length && (
        <div class="mt-4">
          <Button kind="quiet" onClick={() => isOpen.value = true}>
            {publishWords.value.more}
          </Button>
        </div>
      )}
    </div>
  );
}

function Installers({ editor }: { editor: Editor }): JSX.Element {
  const installers = editor.value("Installers");
  const list = Array.isArray(installers) ? installers : [];
  return (
    <>
      {list.map((_, at) => (
        <Card key={at} title={publishWords.value.installer(at + 1)}>
          <p class="font-mono text-small wrap-anywhere text-muted">
            {nameIn(editor.value(`Installers[${at}].InstallerUrl`))}
          </p>
          <Rows
            editor={editor}
            main={INSTALLER_FIELDS}
            more={MORE_INSTALLER_FIELDS}
            below={`Installers[${at}].`}
          />
        </Card>
      ))}
    </>
  );
}

function nameIn(url: unknown): string {
  return typeof url === "string" ? decodeURIComponent(url.split("/").at(-1) ?? "") : "";
}

/** What is wrong with values that have no field. */
function OtherFindings({ editor }: { editor: Editor }): JSX.Element | null {
  const all = [
    ...editor.verdict.value.findings.map(({ path, message }) => `${path}: ${message}`),
    ...editor.verdict.value.missing.map((path) => `${path}: ${publishWords.value.required}`),
  ];
  if (all.length === 0 && editor.notes.length === 0) return null;
  return (
    <Card title={publishWords.value.notes}>
      <ul class="list-disc space-y-1 pl-5 text-small wrap-anywhere">
        {all.map((one) => <li key={one} class="text-danger">{one}</li>)}
        {editor.notes.map((one) => <li key={one}>{one}</li>)}
      </ul>
    </Card>
  );
}

/** The whole manifest as JSON; taken whenever it is one. */
function Source({ editor }: { editor: Editor }): JSX.Element {
  const text = useSignal(JSON.stringify(editor.manifest.value, null, 2));
  const isJson = useSignal(true);
  const take = () => {
    try {
      const parsed: unknown = JSON.parse(text.value);
      isJson.value = typeof parsed === "object" && parsed !== null && !Array.isArray(parsed);
      if (isJson.value) editor.replace(parsed as JsonObject);
    } catch {
      isJson.value = false;
    }
  };
  return (
    <div class="mt-4">
      <TextArea
        label={publishWords.value.source}
        text={text}
        rows={24}
        mono
        onChanged={take}
        error={isJson.value ? null : publishWords.value.badJson}
      />
    </div>
  );
}
