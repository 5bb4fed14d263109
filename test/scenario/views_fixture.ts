import { sha256Hex } from "../../ts/kit/digest.ts";
import { newSecretText } from "../../ts/kit/secret_text.ts";
import { ITSELF } from "../../ts/model/event.ts";
import { newId, type Slug, type TeamId, type UserId } from "../../ts/model/ids.ts";
import type { Repository } from "../../ts/model/package.ts";
import type { TeamRole } from "../../ts/model/team.ts";
import { API_TOKEN } from "../../ts/model/user.ts";
import type { ViewRules } from "../../ts/model/view.ts";
import { COLLECTIONS } from "../../ts/store/collections.ts";
import type { Ask } from "./_files.ts";
import { ADMIN, json, type Registry } from "./registry.ts";
import {
  createRepository,
  installer,
  manifest,
  read,
  type VersionInRest,
} from "./winget_fixture.ts";

/** Sends requests with a token of the administrator's that shows a part of every repository. */
export async function seeing(registry: Registry, view: ViewRules): Promise<Ask> {
  const { services, stores } = registry.packhouse;
  const secret = newSecretText(API_TOKEN.prefix, API_TOKEN.length);
  const owner = (await services.users.find(ADMIN.username))!.id;
  await stores.documents.insert(COLLECTIONS.tokens, {
    ...{ id: newId(), kind: "personal", owner, repository: "", role: null, title: "A part", view },
    ...{ digest: sha256Hex(secret), scope: {}, createdAt: 0, createdBy: owner, expiresAt: null },
  });
  return asking(registry, `Bearer ${secret}`);
}

/** Somebody in a team that has a part of a repository. */
export interface Mate {
  readonly repository: Repository;
  readonly view: ViewRules;
  readonly role?: TeamRole;
}

/** Sends requests as such. */
export async function teamMate(
  registry: Registry,
  { repository, view, role = "member" }: Mate,
): Promise<Ask> {
  const { services, stores: { documents } } = registry.packhouse;
  const username = `mate-${newId().toLowerCase()}`;
  const { id: user } = await services.users.create({ username, password: ADMIN.password }, ITSELF);
  const { organization } = repository;
  const team = newId() as TeamId;
  const common = { organization, createdAt: 0 };
  await documents.insert(COLLECTIONS.teams, {
    ...{ ...common, id: team, slug: "some" as Slug, path: `${organization}/${team}` },
    ...{ title: "Some", view },
  });
  await documents.insert(COLLECTIONS.teamMembers, {
    ...{ ...common, id: `${team}/${user}`, team, user: user as UserId, role, provider: "" },
  });
  await documents.insert(COLLECTIONS.grants, {
    ...{ ...common, id: `${repository.id}/team:${team}`, repository: repository.id },
    ...{ holder: `team:${team}`, role: null },
  });
  return asking(registry, `Basic ${btoa(`${username}:${ADMIN.password}`)}`);
}

function asking({ fetch }: Registry, authorization: string): Ask {
  return (path, init) => {
    const headers = new Headers(init?.headers);
    headers.set("authorization", authorization);
    return fetch(path, { ...init, headers });
  };
}

/** A version that can be told from every other by whatever clients search for. */
export function distinctVersion(
  identifier: string,
  number: string,
  tags: readonly string[],
): VersionInRest {
  const mark = `${identifier}-${number}`;
  return {
    PackageVersion: number,
    DefaultLocale: {
      ...{ PackageLocale: "en-US", PackageName: `Name ${mark}`, Publisher: `Publisher ${mark}` },
      ...{ ShortDescription: "For a test", License: "MIT", Moniker: mark.toLowerCase() },
      Tags: [...tags, `tag-${mark}`],
    },
    Installers: [installer({
      ...{ ProductCode: `{code-${mark}}`, Commands: [`command-${mark}`.slice(0, 40)] },
      AppsAndFeaturesEntries: [{
        ...{ DisplayName: `Display ${mark}`, Publisher: "Somebody", DisplayVersion: number },
        ...{ ProductCode: `{code-${mark}}`, UpgradeCode: `{upgrade-${mark}}` },
      }],
    })],
  };
}

/** A package by its name, each version with its tags: `1.0` or `2.0 beta`. */
export type Stock = readonly (readonly [identifier: string, versions: readonly string[]])[];

/** Packages of which a part is hidden by {@link STABLE_CONTOSO}: whole ones, parts, and versions. */
export const STOCK: Stock = [
  ["Contoso.Beta", ["1.0 beta"]],
  ["Contoso.Editor", ["1.0", "1.1"]],
  ["Contoso.Tool", ["1.0 cli", "2.0 cli", "3.0 beta cli"]],
  ["Contoso.Viewer", ["0.9", "1.0 Beta"]],
  ["Fabrikam.App", ["1.0", "2.0"]],
  ["Fabrikam.Tool", ["5.0 beta"]],
];

export const STABLE_CONTOSO: ViewRules = {
  allow: [{ package: "contoso.*" }],
  deny: [{ tag: "beta" }, { package: "Contoso.Editor", version: "1.0" }],
};

/** The same packages without what {@link STABLE_CONTOSO} hides. */
export const SEEN_STOCK: Stock = [
  ["Contoso.Editor", ["1.1"]],
  ["Contoso.Tool", ["1.0 cli", "2.0 cli"]],
  ["Contoso.Viewer", ["0.9"]],
];

/** A private repository that holds these. */
export async function stocked(
  registry: Registry,
  path: `${string}/${string}`,
  stock: Stock,
): Promise<Repository> {
  const repository = await createRepository(registry, path, { visibility: "private" });
  for (const [identifier, versions] of stock) {
    const wanted = manifest(
      identifier,
      versions.map((said) => {
        const [number = "", ...tags] = said.split(" ");
        return distinctVersion(identifier, number, tags);
      }),
    );
    const answer = await registry.admin(`/winget/${path}/packageManifests`, json("POST", wanted));
    await read(answer, 201, identifier);
  }
  return repository;
}
