import { isJsonObject, type Json, type JsonObject, parseJson } from "../../../kit/json.ts";
import { sha256Hex } from "../../../kit/digest.ts";
import { canonicalJson } from "../../../kit/canonical_json.ts";
import type { UpstreamPackage } from "../../mirroring.ts";
import { CONTRACTS, parseContract } from "../contract.ts";
import { compareVersions } from "../version_order.ts";
import { upstreamFailed } from "./failures.ts";

const DEEPEST = 32;

/** A body that must be a JSON object; `what` names it for people. */
export function objectIn(text: string, what: string): JsonObject {
  let said: Json;
  try {
    said = parseJson(text, { depth: DEEPEST });
  } catch (cause) {
    throw upstreamFailed(`${what} cannot be read: ${(cause as Error).message}`, cause);
  }
  if (isJsonObject(said)) return said;
  throw upstreamFailed(`${what} cannot be read: it is no object`);
}

/**
 * The contract to speak, as `Version` names it (1.3); refuses a source that asks for what cannot be
 * given, or speaks no contract that is known.
 */
export function contractIn({ Data }: JsonObject, isKnown: boolean): string {
  if (!isJsonObject(Data)) throw upstreamFailed("What it says of itself has no Data");
  refuseDemands(Data, isKnown);
  const offered = stringsIn(Data.ServerSupportedVersions).flatMap((text) =>
    parseContract(text) ?? []
  );
  const contract = CONTRACTS.findLast((known) => {
    const { major, minor } = parseContract(known)!;
    return offered.some((one) => one.major === major && one.minor === minor);
  });
  if (contract) return contract;
  throw upstreamFailed("It speaks no version of the REST protocol that is known here");
}

function refuseDemands(data: JsonObject, isKnown: boolean): void {
  const { SourceAgreements, Authentication } = data;
  if (isJsonObject(SourceAgreements) && SourceAgreements.AgreementsIdentifier) {
    throw upstreamFailed("It asks for agreements to be accepted, which only a person can");
  }
  if (isJsonObject(Authentication)) {
    const type = String(Authentication.AuthenticationType).toLowerCase();
    if (type !== "none" && !isKnown) throw upstreamFailed(`It asks for a token of ${type}`);
  }
  for (const list of ["RequiredPackageMatchFields", "RequiredQueryParameters"]) {
    const [wanted] = stringsIn(data[list]);
    if (wanted) throw upstreamFailed(`It answers only who says ${wanted}`);
  }
}

/** One page of what a search found. */
export interface SearchPage {
  readonly packages: readonly UpstreamPackage[];
  /** `""` for the last page. */
  readonly token: string;
}

export function searchPageIn({ Data, ContinuationToken }: JsonObject): SearchPage {
  const items = Array.isArray(Data) ? Data : [];
  return {
    packages: items.flatMap((item: Json) => (isJsonObject(item) ? packageOf(item) : null) ?? []),
    token: typeof ContinuationToken === "string" ? ContinuationToken : "",
  };
}

/** The state is of all that is said, as versions do, and what they are found by. */
function packageOf(item: JsonObject): UpstreamPackage | null {
  const { PackageIdentifier: name, PackageName, Publisher, Versions } = item;
  const versions = (Array.isArray(Versions) ? Versions : []).flatMap((one: Json) =>
    isJsonObject(one) && typeof one.PackageVersion === "string" && !one.Channel
      ? [one.PackageVersion]
      : []
  );
  if (typeof name !== "string" || versions.length === 0) return null;
  return {
    ...{ name, title: textIn(PackageName), moniker: "", publisher: textIn(Publisher) },
    newest: versions.toSorted(compareVersions).at(-1)!,
    state: sha256Hex(canonicalJson(item)),
  };
}

/** Versions of a package's manifests; none where there is no such package. */
export function versionsIn({ Data }: JsonObject): readonly JsonObject[] {
  if (!isJsonObject(Data) || !Array.isArray(Data.Versions)) return [];
  return Data.Versions.filter(isJsonObject).filter(({ Channel }) => !Channel);
}

/**
 * What a version is known by. Links to files may be signed for a while, and are others each time, so
 * that of their addresses only the path counts; a file that is another has another digest.
 */
export function stateOf(version: JsonObject): string {
  return sha256Hex(canonicalJson(withoutQueries(version)));
}

const LINKS = new Set(["InstallerUrl", "IconUrl"]);

function withoutQueries(value: Json): Json {
  if (Array.isArray(value)) return value.map(withoutQueries);
  if (!isJsonObject(value)) return value;
  const members = Object.entries(value).map(([name, said]) => [
    name,
    LINKS.has(name) && typeof said === "string" ? said.split("?")[0] : withoutQueries(said!),
  ]);
  return Object.fromEntries(members);
}

function stringsIn(value: Json | undefined): string[] {
  return Array.isArray(value) ? value.filter((one) => typeof one === "string") : [];
}

function textIn(value: Json | undefined): string {
  return typeof value === "string" ? value : "";
}
