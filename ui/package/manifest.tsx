import { useSignal } from "@preact/signals";
import type { JSX } from "preact";
import { useLocation } from "preact-iso";
import type { PresentedPackage } from "../../ts/api/packages.ts";
import type { PresentedWholeVersion } from "../../ts/api/versions.ts";
import { addressWith } from "../app/address.ts";
import { Button } from "../parts/button.tsx";
import { SmallSelect } from "../parts/choice.tsx";
import { CodeBlock } from "../parts/code.tsx";
import { Card, fact, Facts } from "../parts/page.tsx";
import { Answered } from "../parts/trouble.tsx";
import { FileTable } from "./files.tsx";
import type { PackageModel, PackagePlace } from "./package.ts";
import { packageWords } from "./words.ts";

const FORMS = ["form", "json"] as const;

/** All that a version says, for reading and as it is kept. */
export function ManifestSide(
  { model, shown }: { readonly model: PackageModel; readonly shown: PresentedPackage },
): JSX.Element {
  const { query, url, route } = useLocation();
  const form = useSignal<(typeof FORMS)[number]>("form");
  const words = packageWords.value;
  const version = query.version ?? shown.versions[0]?.version;
  if (version === undefined) return <p class="text-muted">{words.empty}</p>;
  return (
    <div class="space-y-4">
      <div class="flex flex-wrap items-center gap-2">
        <SmallSelect
          name={words.version}
          value={version}
          options={shown.versions.map((one) => ({ value: one.version, says: one.version }))}
          onChange={(value) => route(addressWith(url, { version: value }), true)}
        />
        {FORMS.map((one) => (
          <Button
            key={one}
            kind={form.value === one ? "plain" : "quiet"}
            onClick={() => form.value = one}
          >
            {words[one]}
          </Button>
        ))}
      </div>
      <Answered by={model.version(version).answer.value}>
        {(whole) =>
          form.value === "json"
            ? <CodeBlock text={JSON.stringify(whole.manifest, null, 2)} name={words.json} />
            : <Readable whole={whole} place={model.place} />}
      </Answered>
    </div>
  );
}

function Readable(
  { whole, place }: { whole: PresentedWholeVersion; place: PackagePlace },
): JSX.Element {
  const words = packageWords.value;
  const { Installers = [], Locales = [], DefaultLocale = {}, ...rest } = whole.manifest as Record<
    string,
    unknown
  >;
  return (
    <div class="space-y-4">
      <Card>
        <Facts of={factsOf({ ...rest, ...DefaultLocale as object })} />
      </Card>
      {(Installers as object[]).map((installer, at) => (
        <Card key={at} title={`${words.installers} ${at + 1}`}>
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
  if (Array.isArray(value) && value.every((one) => typeof one !== "object")) {
    return <>{value.join(", ")}</>;
  }
  return (
    <pre class="font-mono text-small whitespace-pre-wrap wrap-anywhere">
      {JSON.stringify(value, null, 2)}
    </pre>
  );
}
