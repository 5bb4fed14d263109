import type { Case } from "../measure.ts";
import { AUDIT } from "./audit.ts";
import { DOWNLOAD } from "./download.ts";
import { MANIFEST } from "./manifest.ts";
import { MIRRORING } from "./mirror.ts";
import { SCALE, SEARCH } from "./search.ts";
import { RIGHTS } from "./rights.ts";
import { START } from "./start.ts";
import { UI } from "./ui.ts";
import { UPLOADING } from "./upload.ts";
import { VIEWS } from "./views.ts";

/** Everything that is measured, in this order. */
export const CASES: readonly Case[] = [
  ...[START, MANIFEST, SEARCH, SCALE],
  ...[VIEWS, RIGHTS],
  ...[DOWNLOAD, UPLOADING, AUDIT, MIRRORING, UI],
];
