import type { JsonObject } from "../../kit/json.ts";
import type { ShownVersion } from "../../registry/package_search/listed_package.ts";
import { asSummary } from "./summary.ts";

/** What lists of packages of all protocols tell of a version. */
export function shown(summary: JsonObject): ShownVersion {
  const {
    name,
    publisher,
    moniker,
    installerTypes = [],
    architectures = [],
    installers = 1,
    ...of
  } = asSummary(summary);
  const { otherNames = [], otherPublishers = [], tags = [], commands = [] } = of;
  const words = [...otherNames, ...otherPublishers, ...tags, ...commands];
  if (moniker !== undefined) words.push(moniker);
  return {
    ...{ title: name, publisher, words, parts: installers },
    ...{ types: installerTypes, architectures },
  };
}
