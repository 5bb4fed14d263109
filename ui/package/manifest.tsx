import { Download } from "lucide";
import type { JSX } from "preact";
import { useLocation } from "preact-iso";
import type { PresentedPackage } from "../../ts/api/present_package.ts";
import type { PresentedWholeVersion } from "../../ts/api/versions.ts";
import { addressWith } from "../app/address.ts";
import { useApp } from "../app/context.ts";
import { downloadAnswer, save } from "../app/download.ts";
import { createResource } from "../kit/resource.ts";
import { useMade } from "../kit/use_made.ts";
import { Button } from "../parts/button.tsx";
import { SmallSelect } from "../parts/choice.tsx";
import { CodeBlock } from "../parts/code.tsx";
import { Card, fact, Facts } from "../parts/page.tsx";
import { Answered } from "../parts/trouble.tsx";
import { type ExportedFile, fetchExported } from "./exported.ts";
import { FileTable } from "./files.tsx";
import type { PackageModel, PackagePlace } from "./package.ts";
import { Validation } from "./validation.tsx";
import { packageWords } from "./words.ts";

const FORMS = ["form", "yaml", "json"] as const;
type Form = (typeof FORMS)[number];

/** All that a version says: for reading, as its ecosystem keeps it, and as it is kept here. */
export function ManifestSide(
  { model, shown }: { readonly model: PackageModel; readonly shown: PresentedPackage },
): JSX.Element {
  const { query, url, route } = useLocation();
  const words = packageWords.value;
  const form = FORMS.find((one) => one === query.form) ?? "form";
  const version = query.version ?? shown.versions[0]?.version;
  if (version === undefined) return <p class="text-muted">{words.empty}</p>;
  return (
    <div class="space-y-4">
      <div class="flex flex-wrap items-center gap-3">
        <SmallSelect
          name={words.version}
          value={version}
          options={shown.versions.map((one) => ({ value: one.version, says: one.version }))}
          onChange={(value) => route(addressWith(url, { version: value }), true)}
        />
        <FormSwitch form={form} />
      </div>
      {form === "yaml"
        ? <Yaml key={version} version={version} place={model.place} />
        : (
          <Answered by={model.version(version).answer.value}>
            {(whole) =>
              form === "json" ? <Kept whole={whole} /> : <Readable whole={whole} model={model} />}
          </Answered>
        )}
    </div>
  );
}

/** In which form it is shown; a reload and a shared address show the same. */
function FormSwitch({ form }: { form: Form }): JSX.Element {
  const { url, route } = useLocation();
  const words = packageWords.value;
  return (
    <div
      role="group"
      aria-label={words.shownAs}
      class="flex rounded-md border border-line bg-canvas p-0.5"
    >
      {FORMS.map((one) => (
        <button
          key={one}
          type="button"
          aria-pressed={one === form}
          class="h-7 cursor-pointer rounded-sm px-3 font-medium text-muted hover:text-text aria-pressed:bg-raised aria-pressed:text-text aria-pressed:shadow-sm"
          onClick={() => route(addressWith(url, { form: one === "form" ? "" : one }), true)}
        >
          {words[one]}
        </button>
      ))}
    </div>
  );
}

function Kept({ whole }: { whole: PresentedWholeVersion }): JSX.Element {
  const text = JSON.stringify(whole.manifest, null, 2);
  return <Source name={`${whole.package}.${whole.version}.json`} type="json" text={text} />;
}

function Yaml(
  { version, place }: { readonly version: string; readonly place: PackagePlace },
): JSX.Element {
  const { session } = useApp();
  const { org, repo, package: name } = place;
  const address = `/api/v1/repositories/${org}/${repo}/packages/${encodeURIComponent(name)}` +
    `/versions/${encodeURIComponent(version)}/export`;
  const exported = useMade(
    () => createResource(() => fetchExported(session.fetch, address)),
    [session, address],
  );
  const download = () => void downloadAnswer(session, address, `${name}.${version}.zip`);
  return (
    <Answered by={exported.answer.value} onAgain={() => void exported.load()}>
      {(files) => (
        <div class="space-y-4">
          {files.map((file) => <YamlFile key={file.name} file={file} />)}
          {files.length > 1 && (
            <Button icon={Download} onClick={download}>{packageWords.value.asZip}</Button>
          )}
        </div>
      )}
    </Answered>
  );
}

function YamlFile({ file: { name, text } }: { file: ExportedFile }): JSX.Element {
  return <Source name={name} type="yaml" text={text} />;
}

/** A whole document, to be copied or saved. */
function Source(
  { name, type, text }: {
    readonly name: string;
    readonly type: "json" | "yaml";
    readonly text: string;
  },
): JSX.Element {
  const content = () => new Blob([text], { type: `application/${type}` });
  return (
    <Card
      flush
      title={name}
      action={
        <Button kind="quiet" icon={Download} onClick={() => save(content(), name)}>
          {packageWords.value.download}
        </Button>
      }
    >
      <CodeBlock text={text} name={name} bare />
    </Card>
  );
}

function Readable(
  { whole, model }: { readonly whole: PresentedWholeVersion; readonly model: PackageModel },
): JSX.Element {
  const words = packageWords.value;
  const { place, actions } = model;
  const { Installers = [], Locales = [], DefaultLocale = {}, ...rest } = whole.manifest as Record<
    string,
    unknown
  >;
  return (
    <div class="space-y-4">
      {actions.value.includes("publish") && <Validation whole={whole} place={place} />}
      <Card>
        <Facts of={factsOf({ ...rest, ...DefaultLocale as object })} />
      </Card>
      {(Installers as object[]).map((installer, at) => (
        <Card key={at} title={words.installer(at + 1)}>
          <Facts of={factsOf(installer)} />
        </Card>
      ))}
      {(Locales as { PackageLocale?: string }[]).map((locale) => (
        <Card key={locale.PackageLocale} title={locale.PackageLocale}>
          <Facts of={factsOf(locale)} />
        </Card>
      ))}
      <FileTable version={whole} place={place} />
    </div>
  );
}

/** Every member by the specification's own name. */
function factsOf(members: object) {
  return Object.entries(members).map(([name, value]) => fact(name, <Value of={value} />));
}

function Value({ of: value }: { of: unknown }): JSX.Element {
  if (typeof value !== "object" || value === null) {
    return <span class="whitespace-pre-line">{String(value)}</span>;
  }
  if (!Array.isArray(value)) return <Facts of={factsOf(value)} />;
  if (value.every((one) => typeof one !== "object")) return <>{value.join(", ")}</>;
  return (
    <ul class="space-y-2">
      {value.map((one, at) => (
        <li key={at} class="border-l-2 border-line pl-3">
          <Value of={one} />
        </li>
      ))}
    </ul>
  );
}
