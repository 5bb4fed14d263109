import { type Signal, signal } from "@preact/signals";
import { linesOf } from "../access/lines.ts";

/** The members of an agreement, as WinGet spells them. */
export const AGREEMENT_MEMBERS = ["AgreementLabel", "Agreement", "AgreementUrl"] as const;
type AgreementMember = (typeof AGREEMENT_MEMBERS)[number];

/** The members of a tenant of Entra ID that are one line. */
export const ENTRA_MEMBERS = ["tenant", "resource", "scope", "authority"] as const;
type EntraMember = (typeof ENTRA_MEMBERS)[number];

/** One agreement while it is written. */
export interface AgreementDraft extends Record<AgreementMember, Signal<string>> {
  readonly id: number;
}

/** A tenant while it is written. */
export interface EntraDraft extends Record<EntraMember, Signal<string>> {
  readonly isOn: Signal<boolean>;
  readonly groups: Signal<string>;
}

/** What only WinGet understands of a repository, while it is written; runs without a browser. */
export interface WingetOptionsDraft {
  readonly agreements: Signal<readonly AgreementDraft[]>;
  readonly entra: EntraDraft;
  add(): void;
  remove(agreement: AgreementDraft): void;
  /** As the API takes it; whatever else there was stays. */
  options(): Record<string, unknown>;
}

/** Begins with the options that there are. */
export function createWingetOptions(before: Record<string, unknown>): WingetOptionsDraft {
  let last = 0;
  const draft = (from: Partial<Record<AgreementMember, string>> = {}): AgreementDraft => ({
    id: ++last,
    ...signalsOf(AGREEMENT_MEMBERS, from),
  });
  const known = before.sourceAgreements as Partial<Record<AgreementMember, string>>[] | undefined;
  const agreements = signal<readonly AgreementDraft[]>((known ?? []).map(draft));
  const entra = entraOf(before.entraId as Tenant | undefined);
  return {
    ...{ agreements, entra },
    add: () => agreements.value = [...agreements.value, draft()],
    remove(agreement) {
      agreements.value = agreements.value.filter((one) => one !== agreement);
    },
    options() {
      const { sourceAgreements: _, entraId: __, ...rest } = before;
      const said = agreements.value.map((one) => saidBy(AGREEMENT_MEMBERS, one));
      return {
        ...rest,
        ...(said.length > 0 && { sourceAgreements: said }),
        ...(entra.isOn.value && { entraId: tenantOf(entra) }),
      };
    },
  };
}

type Tenant = Partial<Record<EntraMember, string>> & { readonly groups?: readonly string[] };

function entraOf(tenant: Tenant | undefined): EntraDraft {
  return {
    isOn: signal(Boolean(tenant)),
    groups: signal(tenant?.groups?.join("\n") ?? ""),
    ...signalsOf(ENTRA_MEMBERS, tenant ?? {}),
  };
}

function tenantOf(entra: EntraDraft): Tenant {
  const groups = linesOf(entra.groups.value);
  return { ...saidBy(ENTRA_MEMBERS, entra), ...(groups.length > 0 && { groups }) };
}

function signalsOf<M extends string>(
  members: readonly M[],
  from: Partial<Record<M, string>>,
): Record<M, Signal<string>> {
  const entries = members.map((member) => [member, signal(from[member] ?? "")]);
  return Object.fromEntries(entries) as Record<M, Signal<string>>;
}

/** What was filled in. */
function saidBy<M extends string>(
  members: readonly M[],
  draft: Record<M, Signal<string>>,
): Partial<Record<M, string>> {
  const entries = members.map((member) => [member, draft[member].value.trim()] as const);
  return Object.fromEntries(entries.filter(([, text]) => text !== "")) as Partial<
    Record<M, string>
  >;
}
