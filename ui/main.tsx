import { render } from "preact";
import { fetchAnswer } from "./kit/api.ts";
import { createHealth } from "./landing/health.ts";
import { LandingPage } from "./landing/page.tsx";
import { sourceOf } from "./landing/source.ts";

/** The product's version, written in when the UI is bundled. */
declare const PACKHOUSE_VERSION: string;

const health = createHealth({
  alive: async () => void await fetchAnswer("/healthz"),
  ready: async () => void await fetchAnswer("/health"),
});

render(
  <LandingPage source={sourceOf(location)} health={health} version={PACKHOUSE_VERSION} />,
  document.getElementById("app")!,
);
