import type { JSX } from "preact";
import { useClient } from "../app/context.ts";
import { useMade } from "../kit/use_made.ts";
import { deployTokens, sourceKeys } from "../tokens/desks.ts";
import { KeyCard } from "../tokens/key_card.tsx";
import { createKeys } from "../tokens/keys.ts";
import type { RepositoryTabProps } from "./tabs.ts";

/** What lets devices and machines into a repository. */
export function KeysTab({ model: { path } }: RepositoryTabProps): JSX.Element {
  const client = useClient();
  const about = [client, path.org, path.repo];
  const addresses = useMade(() => createKeys(sourceKeys(client, path)), about);
  const machines = useMade(() => createKeys(deployTokens(client, path)), about);
  return (
    <div class="space-y-6">
      <KeyCard keys={addresses} kind="source" />
      <KeyCard keys={machines} kind="deploy" />
    </div>
  );
}
