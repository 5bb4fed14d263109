import {
  Boxes,
  Building2,
  CalendarClock,
  CircleHelp,
  CopyPlus,
  Gauge,
  type IconNode,
  LogIn,
  Package,
  PackagePlus,
  ScrollText,
  Server,
  UserRound,
} from "lucide";
import type { ReadonlySignal } from "@preact/signals";
import { decisionCount } from "./decisions.ts";
import type { User } from "./session.ts";
import { appWords } from "./words.ts";

/** A place in the navigation. */
export interface Place {
  readonly says: string;
  readonly href: string;
  readonly icon: IconNode;
  /** How many decisions wait there. */
  readonly count?: ReadonlySignal<number>;
}

/** Places that belong together; the first group has no title. */
export interface PlaceGroup {
  readonly title?: string;
  readonly places: readonly Place[];
}

/** Where somebody can go. What they never may is not there. */
export function placesFor(user: User): readonly PlaceGroup[] {
  const { places, groups } = appWords.value;
  return [
    {
      places: [
        { says: places.dashboard, href: "/ui/", icon: Gauge },
        { says: places.packages, href: "/ui/packages", icon: Boxes },
        { says: places.publish, href: "/ui/publish", icon: PackagePlus },
        { says: places.mirror, href: "/ui/mirror", icon: CopyPlus, count: decisionCount },
      ],
    },
    {
      title: groups.access,
      places: [
        { says: places.organizations, href: "/ui/organizations", icon: Building2 },
        { says: places.repositories, href: "/ui/repositories", icon: Package },
      ],
    },
    ...(user.platformAdmin ? [platform()] : []),
    { places: [{ says: places.help, href: "/ui/help", icon: CircleHelp }] },
  ];
}

function platform(): PlaceGroup {
  const { places, groups } = appWords.value;
  return {
    title: groups.platform,
    places: [
      { says: places.users, href: "/ui/users", icon: UserRound },
      { says: places.signIn, href: "/ui/sign-in-settings", icon: LogIn },
      { says: places.audit, href: "/ui/audit", icon: ScrollText },
      { says: places.jobs, href: "/ui/jobs", icon: CalendarClock },
      { says: places.system, href: "/ui/system", icon: Server },
    ],
  };
}
