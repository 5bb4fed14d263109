import type { JSX } from "preact";
import { useMemo } from "preact/hooks";
import { useApp } from "../app/context.ts";
import { createHealth } from "./health.ts";
import { serverHealth } from "./health_answers.ts";
import { LandingPage } from "./page.tsx";
import { sourceOf } from "./source.ts";

/** What somebody who is not signed in sees at first. */
export default function Landing(): JSX.Element {
  const { version } = useApp();
  const health = useMemo(() => createHealth(serverHealth()), []);
  return <LandingPage source={sourceOf(location)} health={health} version={version} />;
}
