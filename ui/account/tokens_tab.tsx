import type { JSX } from "preact";
import { useClient } from "../app/context.ts";
import { useMade } from "../kit/use_made.ts";
import { myTokens } from "../tokens/desks.ts";
import { KeyCard } from "../tokens/key_card.tsx";
import { createKeys } from "../tokens/keys.ts";
import type { AccountTabProps } from "./page.tsx";
import { accountWords } from "./words.ts";

/** The tokens of the reader. */
export function TokensTab({ me }: AccountTabProps): JSX.Element {
  const client = useClient();
  const keys = useMade(() => createKeys(myTokens(client)), [client]);
  return (
    <div class="space-y-4">
      {me.secondFactor.missing && <p class="text-warning">{accountWords.value.tokens.missing}</p>}
      <KeyCard keys={keys} kind="personal" />
    </div>
  );
}
