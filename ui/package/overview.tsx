import type { ComponentChildren, JSX } from "preact";
import type { PresentedPackage } from "../../ts/api/present_package.ts";
import type { PresentedWholeVersion } from "../../ts/api/versions.ts";
import { Badge } from "../parts/badge.tsx";
import { Copyable, Identifier } from "../parts/code.tsx";
import { DownloadsChart } from "../parts/downloads_chart.tsx";
import { Moment } from "../parts/moment.tsx";
import { Card, fact, Facts } from "../parts/page.tsx";
import { Answered } from "../parts/trouble.tsx";
import { partWords } from "../parts/words.ts";
import { FileTable } from "./files.tsx";
import { type PackageModel, type PackagePlace, readManifest } from "./package.ts";
import { packageWords } from "./words.ts";

/** What people came for: how to install it, what it is, and its newest files. */
export function Overview(
  { model, shown }: { readonly model: PackageModel; readonly shown: PresentedPackage },
): JSX.Element {
  const words = packageWords.value;
  const newest = shown.versions.find(({ enabled, yanked }) => enabled && !yanked) ??
    shown.versions[0];
  if (!newest) return <p class="text-muted">{words.empty}</p>;
  const command = `winget install --id ${shown.name} --source packhouse`;
  return (
    <div class="space-y-6">
      <Card title={words.install}>
        <Copyable text={command} what={words.installCommand} />
      </Card>
      <Answered by={model.version(newest.version).answer.value}>
        {(version) => <About shown={shown} version={version} place={model.place} />}
      </Answered>
    </div>
  );
}

function About(
  { shown, version, place }: {
    readonly shown: PresentedPackage;
    readonly version: PresentedWholeVersion;
    readonly place: PackagePlace;
  },
): JSX.Element {
  const words = packageWords.value;
  const read = readManifest(version.manifest);
  return (
    <>
      <div class="grid items-start gap-6 lg:grid-cols-2">
        <Card title={words.description}>
          <p class="whitespace-pre-line wrap-anywhere">{read.description}</p>
          {read.releaseNotes && (
            <>
              <h3 class="mt-4 mb-1 font-medium">{words.notes}</h3>
              <p class="max-h-64 overflow-y-auto whitespace-pre-line text-muted wrap-anywhere">
                {read.releaseNotes}
              </p>
            </>
          )}
        </Card>
        <Card title={version.version}>
          <Facts
            of={[
              fact(words.facts.identifier, <Identifier>{shown.name}</Identifier>),
              fact(words.facts.published, <Moment at={version.publishedAt} />),
              read.license !== undefined &&
              fact(words.facts.licence, <Linked to={read.licenseUrl}>{read.license}</Linked>),
              read.author !== undefined && fact(words.facts.author, read.author),
              read.packageUrl !== undefined &&
              fact(words.facts.home, <Linked to={read.packageUrl}>{read.packageUrl}</Linked>),
              read.supportUrl !== undefined &&
              fact(words.facts.support, <Linked to={read.supportUrl}>{read.supportUrl}</Linked>),
              read.moniker !== undefined &&
              fact(words.facts.moniker, <Identifier>{read.moniker}</Identifier>),
              read.tags.length > 0 && fact(
                words.facts.tags,
                <span class="flex flex-wrap gap-1">
                  {read.tags.map((tag) => <Badge key={tag}>{tag}</Badge>)}
                </span>,
              ),
            ]}
          />
        </Card>
      </div>
      <FileTable version={version} place={place} />
      <Card title={partWords.value.downloads}>
        <DownloadsChart of={{ repository: `${place.org}/${place.repo}`, package: shown.name }} />
      </Card>
    </>
  );
}

/** A link elsewhere; what a stranger wrote is only followed where it is the web. */
function Linked(
  { to, children }: { readonly to: string | undefined; readonly children: ComponentChildren },
): JSX.Element {
  if (!to || !/^https?:/i.test(to)) return <>{children}</>;
  return (
    <a href={to} rel="noreferrer noopener" target="_blank" class="text-accent hover:underline">
      {children}
    </a>
  );
}
