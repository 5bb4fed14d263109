import { render } from "preact";
import { App } from "./app/app.tsx";
import { createClient } from "./app/client.ts";
import { AppProvider } from "./app/context.ts";
import { keepFor } from "./app/kept.ts";
import { listenForPalette } from "./app/palette_state.ts";
import { preloadPage } from "./app/routes.ts";
import { createSession } from "./app/session.ts";
import { askName } from "./app/server_name.ts";
import { browserNote, browserTabs } from "./app/tabs.ts";
import { keepTheme } from "./app/theme.ts";
import { chooseLanguage } from "./words/language.ts";

/** The product's version, written in when the UI is bundled. */
declare const PACKHOUSE_VERSION: string;

chooseLanguage();
keepTheme();
listenForPalette();

const session = createSession({
  fetch: globalThis.fetch.bind(globalThis),
  tabs: browserTabs(),
  note: browserNote,
  now: Date.now,
});
const client = createClient(session.fetch);
const keep = keepFor(session, sessionStorage);
if (browserNote.isThere) preloadPage(location.pathname);
void session.resume();
void askName(globalThis.fetch.bind(globalThis));

render(
  <AppProvider value={{ session, client, keep, version: PACKHOUSE_VERSION }}>
    <App />
  </AppProvider>,
  document.getElementById("app")!,
);
