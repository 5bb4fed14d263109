import { z } from "zod";
import { fileAddress } from "../protocols/file_address.ts";
import type { Arriving } from "../registry/upload_service.ts";
import { MOMENT } from "./schemas.ts";

const STATES = ["receiving", "fetching", "complete", "failed"] as const;

const REASON = z.strictObject({
  code: z.string().meta({ examples: ["digest_mismatch"] }),
  detail: z.string(),
}).meta({ id: "Reason" });

/** An upload as whoever began it sees it. */
export const UPLOAD = z.strictObject({
  id: z.string(),
  repository: z.string().meta({ examples: ["default/winget"] }),
  state: z.enum(STATES),
  filename: z.string().nullable().meta({ description: "`null` until the address has said it" }),
  package: z.string().nullable().meta({ description: "`null` where it was not said" }),
  version: z.string().nullable().meta({ description: "`null` where it was not said" }),
  offset: z.int().meta({ description: "Bytes that have arrived" }),
  length: z.int().nullable().meta({ description: "All bytes; `null` while nobody knows" }),
  sha256: z.string().nullable().meta({ description: "Lower-case hex, once it is complete" }),
  url: z.string().nullable().meta({
    description: "What a manifest names to make the file part of its version; once it is complete",
  }),
  source: z.string().nullable().meta({ description: "Where it is fetched from, without a query" }),
  reason: REASON.nullable().meta({ description: "Why it failed" }),
  createdAt: MOMENT,
  expiresAt: MOMENT.meta({
    description: "When it is taken back unless it goes on or is published",
  }),
}).meta({ id: "Upload" });

export type PresentedUpload = z.output<typeof UPLOAD>;

/** Stands in an address for a package and a version that nobody has named yet. */
const UNNAMED = "_";

/** Shows an upload; `origin` is how the server was addressed. */
export function presentUpload({ transfer, repository }: Arriving, origin: string): PresentedUpload {
  const { id, state, fileName, package: name, version, sha256 } = transfer;
  const { offset, length, source, reason, createdAt, expiresAt } = transfer;
  const place = { package: name || UNNAMED, version: version || UNNAMED, file: id, name: fileName };
  const isComplete = state === "complete";
  return {
    ...{ id, repository: repository.path, state, filename: fileName || null },
    ...{ package: name || null, version: version || null, offset, length },
    sha256: isComplete ? sha256 : null,
    url: isComplete ? `${origin}${fileAddress(repository, place)}` : null,
    ...{ source, reason: reason && { code: reason.code, detail: reason.detail } },
    createdAt: new Date(createdAt).toISOString(),
    expiresAt: new Date(expiresAt).toISOString(),
  };
}
