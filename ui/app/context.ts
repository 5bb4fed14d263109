import { createContext } from "preact";
import { useContext } from "preact/hooks";
import type { Keep } from "../kit/kept.ts";
import type { Client } from "./client.ts";
import type { Session } from "./session.ts";

/** What every page may need. */
export interface AppContext {
  readonly session: Session;
  readonly client: Client;
  /** What whoever is signed in has typed and not sent yet. */
  readonly keep: Keep;
  /** Of the product. */
  readonly version: string;
}

const Context = createContext<AppContext | null>(null);

/** Gives it to everything below. */
export const AppProvider = Context.Provider;

/** What every page may need. */
export function useApp(): AppContext {
  const context = useContext(Context);
  if (!context) throw new Error("Nothing provides the app here");
  return context;
}

/** The API. */
export function useClient(): Client {
  return useApp().client;
}
