import { createHash } from "node:crypto";
import type { Json, JsonObject } from "../../kit/json.ts";
import { type EntraId, entraIdOf } from "../../model/entra_id.ts";
import type { Repository } from "../../model/package.ts";
import { CONTRACTS, parseContract, reaches } from "./contract.ts";

/** The first contract in which clients sign in before they ask. */
const SIGNS_IN = "1.7";

/**
 * What a client learns of a source before anything else. `SourceIdentifier` follows from the
 * repository's id, so that it outlives renaming and restarts and no two repositories share one.
 * `SourceAgreements` is left out unless there are some: `null` would make clients reject the source.
 * Whoever has a key already is not asked to sign in besides.
 */
export function presentInformation(
  repository: Repository,
  { hasKey = false }: { readonly hasKey?: boolean } = {},
): JsonObject {
  const entraId = hasKey ? null : entraIdOf(repository);
  return {
    Data: {
      SourceIdentifier: `packhouse-${repository.id.toLowerCase()}`,
      ServerSupportedVersions: entraId ? CONTRACTS.filter(signsIn) : CONTRACTS,
      ...presentAgreements(repository.options.sourceAgreements),
      UnsupportedPackageMatchFields: [],
      RequiredPackageMatchFields: [],
      UnsupportedQueryParameters: [],
      RequiredQueryParameters: [],
      ...(entraId && { Authentication: presentAuthentication(entraId) }),
    },
  };
}

/** A client that does not sign in would only be refused: it had better not begin. */
function signsIn(contract: string): boolean {
  return reaches(parseContract(contract)!, SIGNS_IN);
}

function presentAuthentication({ resource, scope }: EntraId): JsonObject {
  return {
    AuthenticationType: "microsoftEntraId",
    MicrosoftEntraIdAuthenticationInfo: {
      Resource: resource,
      ...(scope !== undefined && { Scope: scope }),
    },
  };
}

/**
 * Agreements that users must accept, each a label, a text and an address. Clients ask again when the
 * identifier changes, so it follows from what is agreed to.
 */
function presentAgreements(agreements: Json | undefined): JsonObject {
  if (!Array.isArray(agreements) || agreements.length === 0) return {};
  const digest = createHash("sha256").update(JSON.stringify(agreements)).digest("hex");
  return {
    SourceAgreements: { AgreementsIdentifier: digest.slice(0, 32), Agreements: agreements },
  };
}
