import { render } from "preact";
import { createHealth } from "./landing/health.ts";
import { serverHealth } from "./landing/health_answers.ts";
import { LandingPage } from "./landing/page.tsx";
import { sourceOf } from "./landing/source.ts";

/** The product's version, written in when the UI is bundled. */
declare const PACKHOUSE_VERSION: string;

const health = createHealth(serverHealth());

render(
  <LandingPage source={sourceOf(location)} health={health} version={PACKHOUSE_VERSION} />,
  document.getElementById("app")!,
);
