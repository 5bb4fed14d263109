import { catalogueStory } from "./winget/stories/catalogue.ts";
import { contractStory } from "./winget/stories/contracts.ts";
import { deletionStory } from "./winget/stories/deletion.ts";
import { installStory } from "./winget/stories/install.ts";
import { keyStory, strangerStory } from "./winget/stories/keys.ts";
import { managementStory } from "./winget/stories/management.ts";
import { refusalStory } from "./winget/stories/refusals.ts";
import { restartStory } from "./winget/stories/restart.ts";
import { searchStory } from "./winget/stories/search.ts";
import { sourceStory } from "./winget/stories/sources.ts";
import { spellingStory } from "./winget/stories/spelling.ts";
import { upgradeStory } from "./winget/stories/upgrades.ts";
import { versionStory } from "./winget/stories/versions.ts";
import { unusualStory } from "./winget/stories/unusual_requests.ts";
import { openShop, type Shop } from "./winget/shop.ts";

const STORIES: readonly [name: string, story: (shop: Shop) => Promise<void>][] = [
  ["winget 12, 16: adds a source at each of its addresses", sourceStory],
  ["winget 24, 25, 28: finds a package by each field", searchStory],
  ["winget 30-36: recognises installed programs", upgradeStory],
  ["winget 99, 100: installs, upgrades and resumes", installStory],
  ["winget 64-66: an old client sees what it understands", contractStory],
  ["winget 41: tells installed versions by what they show", versionStory],
  ["winget 13-15, 46-49: spells identifiers and versions as they are", spellingStory],
  ["winget 17, 21-29, 44: answers what the client never sends", unusualStory],
  ["winget 47: a deleted package is gone", deletionStory],
  ["winget 86-88: the PowerShell module manages packages", managementStory],
  ["winget 73: publishes nothing that a client refuses", refusalStory],
  ["winget 43: a growing catalogue is read to its end", catalogueStory],
  ["a client without a key sees and fetches only what is public", strangerStory],
  ["a client with a key searches, installs and upgrades until it is revoked", keyStory],
  ["winget 3: the same source after a power cut", restartStory],
];

Deno.test("winget client stories against a listening server", async (test) => {
  await using shop = await openShop();
  for (const [name, story] of STORIES) await test.step(name, () => story(shop));
});
