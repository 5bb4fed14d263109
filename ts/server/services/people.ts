import type { PasswordHasher } from "../../auth/password.ts";
import { PasswordRules } from "../../auth/password_rules.ts";
import type { Sessions } from "../../auth/session.ts";
import type { Actor } from "../../model/event.ts";
import { Administrators } from "../../registry/administrators.ts";
import { GrantService } from "../../registry/grant_service.ts";
import { GroupSync } from "../../registry/group_sync.ts";
import { MemberService } from "../../registry/member_service.ts";
import { OrganizationService } from "../../registry/organization_service.ts";
import { SetupState } from "../../registry/setup_state.ts";
import { TeamMemberService } from "../../registry/team_member_service.ts";
import { TeamService } from "../../registry/team_service.ts";
import { UserDeletion } from "../../registry/user_deletion.ts";
import { UserRescue } from "../../registry/user_rescue.ts";
import { UserService } from "../../registry/user_service.ts";
import type { Foundation } from "./foundation.ts";

/** Who there is, and who belongs where. */
export interface People {
  readonly users: UserService;
  readonly userDeletion: UserDeletion;
  readonly userRescue: UserRescue;
  readonly members: MemberService;
  readonly organizations: OrganizationService;
  readonly teams: TeamService;
  readonly teamMembers: TeamMemberService;
  readonly grants: GrantService;
  readonly groups: GroupSync;
  readonly setup: SetupState;
}

/** Builds what knows people. */
export function composePeople(
  foundation: Foundation,
  { passwords, sessions }: { readonly passwords: PasswordHasher; readonly sessions: Sessions },
): People {
  const { settings: { auth, server }, authSettings } = foundation;
  const rules = new PasswordRules({ shortest: auth.shortestPassword, product: server.name });
  const users = new UserService({
    ...foundation,
    administrators: new Administrators(foundation),
    judgePassword: rules.judge.bind(rules),
    hashPassword: passwords.hash.bind(passwords),
    endSessions: sessions.endAllOf.bind(sessions),
  });
  const members = new MemberService(foundation);
  const allowPasswords = (by: Actor) => authSettings.change({ localSignIn: true }, by);
  return {
    ...{ users, members },
    userDeletion: new UserDeletion({ ...foundation, users, members }),
    userRescue: new UserRescue({ ...foundation, users, allowPasswords }),
    organizations: new OrganizationService(foundation),
    teams: new TeamService(foundation),
    teamMembers: new TeamMemberService(foundation),
    grants: new GrantService(foundation),
    groups: new GroupSync(foundation),
    setup: new SetupState(foundation),
  };
}
