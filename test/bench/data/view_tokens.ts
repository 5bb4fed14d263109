import { sha256Hex } from "../../../ts/kit/digest.ts";
import { newSecretText } from "../../../ts/kit/secret_text.ts";
import { loadSettings } from "../../../ts/config/load_settings.ts";
import { newId } from "../../../ts/model/ids.ts";
import { API_TOKEN } from "../../../ts/model/user.ts";
import type { ViewRules } from "../../../ts/model/view.ts";
import { openStores } from "../../../ts/server/stores.ts";
import { COLLECTIONS } from "../../../ts/store/collections.ts";
import { first } from "../../../ts/store/document_store.ts";
import { productEnv } from "../processes/servers.ts";

/** Gives an installation that is not running a token of its administrator's for each of these views. */
export async function issueTokens(
  env: Record<string, string>,
  views: readonly (ViewRules | undefined)[],
): Promise<string[]> {
  const readFile = () => Promise.resolve(null);
  const { settings } = await loadSettings({ args: [], env: productEnv(env), readFile });
  const stores = await openStores(settings);
  const where = { platformAdmin: true };
  const owner = (await first(stores.documents, COLLECTIONS.users, { where }))!.id;
  const secrets: string[] = [];
  for (const view of views) {
    const secret = newSecretText(API_TOKEN.prefix, API_TOKEN.length);
    secrets.push(secret);
    await stores.documents.insert(COLLECTIONS.tokens, {
      ...{ id: newId(), kind: "personal", owner, repository: "", role: null, title: "Bench" },
      ...{ digest: sha256Hex(secret), scope: {}, ...(view && { view }), createdBy: owner },
      ...{ createdAt: Date.now(), expiresAt: null },
    });
  }
  await stores.close();
  return secrets;
}
