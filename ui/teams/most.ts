import { ROLES } from "../access/roles.ts";
import { accessWords } from "../access/words.ts";
import type { Option } from "../parts/choice.tsx";
import { teamWords } from "./words.ts";

/** What members get there, to choose from; `""` for what they are in the team. */
export function mostOptions(): Option[] {
  const { byTeam, byTeamAbout, atMost } = teamWords.value.repositories;
  const { roles, rolesAbout } = accessWords.value;
  return [
    { value: "", says: byTeam, about: byTeamAbout },
    ...ROLES.map((value) => ({ value, says: atMost(roles[value]), about: rolesAbout[value] })),
  ];
}
