import type { FunctionComponent } from "preact";
import { lazy } from "preact-iso";
import { orAnew } from "./code.ts";

/** A page and its address; what follows a colon is handed to the page. */
export interface PageRoute {
  readonly path: string;
  // deno-lint-ignore no-explicit-any -- what stands in the address decides which members there are
  readonly page: FunctionComponent<any> & { preload(): Promise<unknown> };
}

function page(load: () => Promise<{ readonly default: unknown }>): PageRoute["page"] {
  return lazy(() => orAnew(load as () => Promise<{ default: PageRoute["page"] }>));
}

/** Begins to load the page at an address, before it is known who asks for it. */
export function preloadPage(path: string): void {
  const route = ROUTES.find((one) => patternOf(one.path).test(path));
  // Whoever shows it hears of it where it cannot be loaded.
  route?.page.preload().catch(() => {});
}

function patternOf(path: string): RegExp {
  const pattern = path.replace(/\/:\w+\?/g, "(?:/[^/]+)?").replace(/:\w+/g, "[^/]+");
  return new RegExp(`^${pattern}/?$`);
}

/** Every page behind the frame, each loaded when it is first gone to. */
export const ROUTES: readonly PageRoute[] = [
  { path: "/ui/", page: page(() => import("../dashboard/page.tsx")) },
  { path: "/ui/first-run", page: page(() => import("../first_run/page.tsx")) },
  { path: "/ui/audit", page: page(() => import("../audit/page.tsx")) },
  { path: "/ui/help", page: page(() => import("../help/page.tsx")) },
  { path: "/ui/jobs", page: page(() => import("../jobs/page.tsx")) },
  { path: "/ui/mirror", page: page(() => import("../mirror/list_page.tsx")) },
  { path: "/ui/mirror/:org/:repo/:tab?", page: page(() => import("../mirror/page.tsx")) },
  { path: "/ui/system", page: page(() => import("../system/page.tsx")) },
  { path: "/ui/packages", page: page(() => import("../packages/page.tsx")) },
  {
    path: "/ui/packages/:org/:repo/:name/:tab?",
    page: page(() => import("../package/page.tsx")),
  },
  { path: "/ui/publish/:side?", page: page(() => import("../publish/page.tsx")) },
  { path: "/ui/organizations", page: page(() => import("../organizations/page.tsx")) },
  {
    path: "/ui/organizations/:org/:tab?",
    page: page(() => import("../organizations/organization_page.tsx")),
  },
  {
    path: "/ui/organizations/:org/teams/:team/:tab?",
    page: page(() => import("../teams/page.tsx")),
  },
  { path: "/ui/repositories", page: page(() => import("../repositories/page.tsx")) },
  {
    path: "/ui/repositories/:org/:repo/:tab?",
    page: page(() => import("../repositories/repository_page.tsx")),
  },
  { path: "/ui/account/:tab?", page: page(() => import("../account/page.tsx")) },
  { path: "/ui/sign-in-settings", page: page(() => import("../providers/page.tsx")) },
  {
    path: "/ui/sign-in-settings/add/:kind",
    page: page(() => import("../providers/new_provider_page.tsx")),
  },
  {
    path: "/ui/sign-in-settings/:provider",
    page: page(() => import("../providers/provider_page.tsx")),
  },
  { path: "/ui/users", page: page(() => import("../users/page.tsx")) },
  { path: "/ui/users/:user/:tab?", page: page(() => import("../users/user_page.tsx")) },
];
