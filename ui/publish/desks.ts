import type { AppContext } from "../app/context.ts";
import { createCarrier } from "./carrier.ts";
import { createFiles } from "./files.ts";
import { createManifests, type Manifests } from "./manifests.ts";
import { createPublication, type Publication } from "./publication.ts";

/** What one repository is handed: files that become a version, and manifests. */
export interface Desk {
  /** `{organization}/{repository}`. */
  readonly repository: string;
  readonly publication: Publication;
  readonly manifests: Manifests;
}

const desks = new WeakMap<AppContext["client"], Map<string, Desk>>();

/**
 * The reader's desk for a repository: always the same, so that what has begun there goes on while
 * they look elsewhere.
 */
export function deskOf({ client, session, keep }: AppContext, repository: string): Desk {
  const all = desks.get(client) ?? new Map<string, Desk>();
  desks.set(client, all);
  const key = `${session.user.peek()?.id} ${repository}`;
  const known = all.get(key);
  if (known) return known;
  const files = createFiles({ carrier: createCarrier(client, session), repository, keep });
  const desk: Desk = {
    repository,
    publication: createPublication({ client, repository, files, keep }),
    manifests: createManifests({ fetch: session.fetch, repository }),
  };
  all.set(key, desk);
  return desk;
}
