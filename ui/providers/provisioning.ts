import { type Signal, signal } from "@preact/signals";
import type { TeamRole } from "../access/roles.ts";
import { linesOf } from "../access/lines.ts";

/** What a provider makes of those who sign in, as the API has it. */
export interface Provisioning {
  readonly createUsers: boolean;
  readonly linkByEmail: boolean;
  readonly secondFactor: boolean;
  readonly administrators?: string[];
  readonly teams: { readonly group: string; readonly team: string; readonly role: TeamRole }[];
}

/** A group and the team that its members are in, while it is written. */
export interface MappingDraft {
  readonly id: number;
  readonly group: Signal<string>;
  readonly team: Signal<string>;
  readonly role: Signal<TeamRole>;
}

/** What a provider makes of people, while it is written; runs without a browser. */
export interface ProvisioningDraft {
  readonly createUsers: Signal<boolean>;
  readonly linkByEmail: Signal<boolean>;
  readonly secondFactor: Signal<boolean>;
  /** Whether its groups say who administers the platform. */
  readonly decides: Signal<boolean>;
  readonly administrators: Signal<string>;
  readonly teams: Signal<readonly MappingDraft[]>;
  /** The same as what they say, whether or not it is complete. */
  readonly mappings: { value: Provisioning["teams"] };
  add(): void;
  remove(mapping: MappingDraft): void;
  provisioning(): Provisioning;
}

const USUAL: Provisioning = {
  ...{ createUsers: true, linkByEmail: false, secondFactor: false, teams: [] },
};

/** Begins with what there is. */
export function createProvisioning(before: Provisioning = USUAL): ProvisioningDraft {
  let last = 0;
  const draft = (from: Partial<Provisioning["teams"][number]> = {}): MappingDraft => ({
    id: ++last,
    group: signal(from.group ?? ""),
    team: signal(from.team ?? ""),
    role: signal<TeamRole>(from.role ?? "member"),
  });
  const [createUsers, linkByEmail, secondFactor] = [
    signal(before.createUsers),
    signal(before.linkByEmail),
    signal(before.secondFactor),
  ];
  const decides = signal(before.administrators !== undefined);
  const administrators = signal(before.administrators?.join("\n") ?? "");
  const teams = signal<readonly MappingDraft[]>(before.teams.map(draft));
  const mappings = {
    get value() {
      return teams.value.map(said);
    },
    set value(to: Provisioning["teams"]) {
      teams.value = to.map(draft);
    },
  };
  return {
    ...{ createUsers, linkByEmail, secondFactor, decides, administrators, teams, mappings },
    add: () => teams.value = [...teams.value, draft()],
    remove: (mapping) => teams.value = teams.value.filter((one) => one !== mapping),
    provisioning: () => ({
      createUsers: createUsers.value,
      linkByEmail: linkByEmail.value,
      secondFactor: secondFactor.value,
      ...(decides.value && { administrators: linesOf(administrators.value) }),
      teams: teams.value.map(said)
        .map((one) => ({ ...one, group: one.group.trim() }))
        .filter(({ group, team }) => group !== "" || team !== ""),
    }),
  };
}

function said({ group, team, role }: MappingDraft): Provisioning["teams"][number] {
  return { group: group.value, team: team.value, role: role.value };
}
