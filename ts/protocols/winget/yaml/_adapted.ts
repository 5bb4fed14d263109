import { isJsonObject, type JsonObject } from "../../../kit/json.ts";
import type { ReadOptions } from "../manifest/read.ts";

/** How manifests are read that somebody else has written. */
export interface AdaptedReadOptions extends ReadOptions {
  /** Changes installers that have all that they inherit, before they are judged. */
  readonly adapt?: (installers: readonly JsonObject[]) => readonly JsonObject[];
}

/** A version with its installers as they are adapted; what is no version stays what it is. */
export function adapted(body: JsonObject, { adapt }: AdaptedReadOptions): JsonObject {
  const { Installers } = body;
  if (!adapt || !Array.isArray(Installers) || !Installers.every(isJsonObject)) return body;
  return { ...body, Installers: adapt(Installers) };
}
