import { computed, type ReadonlySignal } from "@preact/signals";
import type { PresentedPackage } from "../../ts/api/present_package.ts";
import type { PresentedWholeVersion } from "../../ts/api/versions.ts";
import { type Client, done, json } from "../app/client.ts";
import { type Action, createAction } from "../kit/action.ts";
import { createResource, type Resource } from "../kit/resource.ts";

export type Version = PresentedPackage["versions"][number];

/** Which package. */
export interface PackagePlace {
  readonly org: string;
  readonly repo: string;
  readonly package: string;
}

/** A package with what may be done with it. */
export interface PackageModel {
  readonly place: PackagePlace;
  readonly shown: Resource<PresentedPackage>;
  /** What the reader may do in its repository. */
  readonly actions: ReadonlySignal<readonly string[]>;
  readonly repository: Resource<Repository>;
  /** One version with all that is kept of it. */
  version(version: string): Resource<PresentedWholeVersion>;
  readonly enable: Action<[enabled: boolean]>;
  readonly enableVersion: Action<[version: string, enabled: boolean]>;
  readonly yank: Action<[version: string, reason: string]>;
  readonly unyank: Action<[version: string]>;
  readonly remove: Action<[]>;
  readonly removeVersion: Action<[version: string]>;
  load(): void;
}

type Repository = Awaited<ReturnType<typeof fetchRepository>>;

/** One package; runs without a browser. */
export function createPackage(client: Client, place: PackagePlace): PackageModel {
  const { org, repo } = place;
  const one = client.repositories[":org"][":repo"].packages[":package"];
  const shown = createResource(() => json(one.$get({ param: place })));
  const repository = createResource(() => fetchRepository(client, { org, repo }));
  const versions = new Map<string, Resource<PresentedWholeVersion>>();

  /** A change, after which everything is asked for anew. */
  function changing<A extends readonly unknown[]>(work: (...given: A) => Promise<unknown>) {
    return createAction(async (...given: A) => {
      await work(...given);
      versions.clear();
      await shown.load();
    });
  }

  return {
    ...{ place, shown, repository },
    actions: computed(() => {
      const answer = repository.answer.value;
      return answer.is === "here" ? answer.value.actions : [];
    }),
    version(version) {
      const known = versions.get(version);
      if (known) return known;
      const resource = createResource(() =>
        json(one.versions[":version"].$get({ param: { ...place, version } }))
      );
      versions.set(version, resource);
      void resource.load();
      return resource;
    },
    enable: changing((enabled) => json(one.enabled.$put({ param: place, json: { enabled } }))),
    enableVersion: changing((version, enabled) =>
      json(
        one.versions[":version"].enabled.$put({
          param: { ...place, version },
          json: { enabled },
        }),
      )
    ),
    yank: changing((version, reason) =>
      json(
        one.versions[":version"].yank.$put({
          param: { ...place, version },
          json: reason ? { reason } : {},
        }),
      )
    ),
    unyank: changing((version) =>
      json(one.versions[":version"].yank.$delete({ param: { ...place, version } }))
    ),
    remove: createAction(() => done(one.$delete({ param: place }))),
    removeVersion: changing((version) =>
      done(one.versions[":version"].$delete({ param: { ...place, version } }))
    ),
    load() {
      void shown.load();
      void repository.load();
    },
  };
}

async function fetchRepository(client: Client, param: { org: string; repo: string }) {
  return await json(client.repositories[":org"][":repo"].$get({ param }));
}

/** What is read out of a manifest for people; whatever is not there is left out. */
export interface ReadManifest {
  readonly name?: string;
  readonly publisher?: string;
  readonly description?: string;
  readonly license?: string;
  readonly licenseUrl?: string;
  readonly packageUrl?: string;
  readonly supportUrl?: string;
  readonly moniker?: string;
  readonly author?: string;
  readonly tags: readonly string[];
  readonly releaseNotes?: string;
  readonly installers: readonly Readonly<Record<string, unknown>>[];
}

/** Reads a WinGet manifest as far as it is shown. */
export function readManifest(manifest: Readonly<Record<string, unknown>>): ReadManifest {
  const locale = (manifest.DefaultLocale ?? {}) as Readonly<Record<string, string | undefined>>;
  const { Tags, Description, ShortDescription } = locale as Record<string, unknown>;
  return {
    name: locale.PackageName,
    publisher: locale.Publisher,
    description: (Description ?? ShortDescription) as string | undefined,
    license: locale.License,
    licenseUrl: locale.LicenseUrl,
    packageUrl: locale.PackageUrl,
    supportUrl: locale.PublisherSupportUrl,
    moniker: locale.Moniker,
    author: locale.Author,
    tags: Array.isArray(Tags) ? Tags : [],
    releaseNotes: locale.ReleaseNotes,
    installers: Array.isArray(manifest.Installers) ? manifest.Installers : [],
  };
}
