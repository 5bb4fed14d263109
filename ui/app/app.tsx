import type { JSX } from "preact";
import { useEffect } from "preact/hooks";
import { ErrorBoundary, lazy, LocationProvider, Route, Router, useLocation } from "preact-iso";
import { Page } from "../parts/page.tsx";
import { LinkButton } from "../parts/button.tsx";
import { useApp } from "./context.ts";
import { Frame } from "./frame.tsx";
import { findPackages } from "./find_packages.ts";
import { isPaletteOpen } from "./palette_state.ts";
import { ROUTES } from "./routes.ts";
import type { Session, User } from "./session.ts";
import { appWords } from "./words.ts";

const Landing = lazy(() => import("../landing/entry.tsx"));
const SignIn = lazy(() => import("../sign_in/page.tsx"));
const SignInAgain = lazy(() => import("../sign_in/again.tsx"));
const Palette = lazy(() => import("./palette.tsx"));

/** The whole interface: what is shown follows from who is signed in and from the address. */
export function App(): JSX.Element {
  const { session } = useApp();
  return (
    <LocationProvider scope="/ui">
      <ErrorBoundary>
        <Shown session={session} />
      </ErrorBoundary>
    </LocationProvider>
  );
}

function Shown({ session }: { session: Session }): JSX.Element | null {
  const { path } = useLocation();
  const standing = session.standing.value;
  if (standing.is === "unknown") return null;
  if (standing.is === "nobody") {
    if (path === "/ui/" || path === "/ui") return <Landing />;
    return <SignIn />;
  }
  if (path === "/ui/sign-in") return <Onward />;
  return <Inside user={standing.user} isExpired={standing.is === "expired"} />;
}

/** Back to where somebody was when they were asked to sign in. */
function Onward(): JSX.Element | null {
  const { query, route } = useLocation();
  useEffect(() => {
    const to = query.to ?? "/ui/";
    route(/^\/ui\//.test(to) ? to : "/ui/", true);
  }, []);
  return null;
}

function Inside({ user, isExpired }: { user: User; isExpired: boolean }): JSX.Element {
  const { client } = useApp();
  return (
    <Frame user={user}>
      <Router>
        {ROUTES.map(({ path, page }) => <Route key={path} path={path} component={page} />)}
        <Route default component={Missing} />
      </Router>
      <ErrorBoundary>
        {isPaletteOpen.value && (
          <Palette
            user={user}
            find={(words) => findPackages(client, words)}
          />
        )}
      </ErrorBoundary>
      <ErrorBoundary>{isExpired && <SignInAgain user={user} />}</ErrorBoundary>
    </Frame>
  );
}

function Missing(): JSX.Element {
  const { title, about, home } = appWords.value.missing;
  return (
    <Page title={title} about={about}>
      <LinkButton href="/ui/">{home}</LinkButton>
    </Page>
  );
}
