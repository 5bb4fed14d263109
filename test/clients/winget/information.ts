import { knows } from "./contract.ts";
import { WinGetFailure } from "./failure.ts";
import {
  isObject,
  type Members,
  objectIn,
  objectsIn,
  rawText,
  textIn,
  textsIn,
} from "./reading.ts";

/** What a source says of itself. */
export interface Information {
  readonly identifier: string;
  readonly contracts: readonly string[];
  readonly agreements: string | null;
  readonly lists: Readonly<Record<RequestList, readonly string[]>>;
  readonly authentication: "none" | "microsoftEntraId" | "unknown";
}

/** Lists that narrow what may be asked. */
export type RequestList = typeof LISTS[number];

const LISTS = [
  "UnsupportedPackageMatchFields",
  "RequiredPackageMatchFields",
  "UnsupportedQueryParameters",
  "RequiredQueryParameters",
] as const;

/** Reads the answer of `/information`; whatever is wrong with it makes the whole source unusable. */
export function parseInformation(answer: unknown): Information {
  const data = isObject(answer) ? objectIn(answer, "Data") : undefined;
  const identifier = data && textIn(data, "SourceIdentifier");
  const contracts = data ? textsIn(data, "ServerSupportedVersions") : [];
  if (!identifier) throw unusable("Missing SourceIdentifier");
  if (contracts.length === 0) throw unusable("Missing ServerSupportedVersions");
  const lists = Object.fromEntries(LISTS.map((name) => [name, textsIn(data, name)]));
  return {
    ...{ identifier, contracts },
    agreements: readAgreements(data),
    lists: lists as Information["lists"],
    authentication: readAuthentication(data),
  };
}

/** Refuses a source that wants a sign-in which this client does not know. */
export function admit({ authentication }: Information, contract?: string): void {
  if (authentication === "unknown" && (!contract || knows(contract, 7))) {
    throw new WinGetFailure("authenticationUnsupported", "Unknown authentication");
  }
}

function readAgreements(data: Members): string | null {
  if (!Object.hasOwn(data, "SourceAgreements")) return null;
  const agreements = objectIn(data, "SourceAgreements");
  const identifier = agreements && textIn(agreements, "AgreementsIdentifier");
  if (!identifier) throw unusable("SourceAgreements without AgreementsIdentifier");
  objectsIn(agreements, "Agreements");
  return identifier;
}

function readAuthentication(data: Members): Information["authentication"] {
  if (data.Authentication === undefined || data.Authentication === null) return "none";
  const authentication = objectIn(data, "Authentication");
  const type = authentication && rawText(authentication, "AuthenticationType");
  if (type === undefined) throw unusable("Authentication without AuthenticationType");
  const name = "MicrosoftEntraIdAuthenticationInfo";
  const info = objectIn(authentication!, name);
  const isGiven = Object.hasOwn(authentication!, name);
  const isEntra = type.toLowerCase() === "microsoftentraid";
  if ((isGiven || isEntra) && !(info && textIn(info, "Resource"))) throw unusable(`Wrong ${name}`);
  return isEntra ? "microsoftEntraId" : type.toLowerCase() === "none" ? "none" : "unknown";
}

function unusable(detail: string): WinGetFailure {
  return new WinGetFailure("unsupportedSource", detail);
}
