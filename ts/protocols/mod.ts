import type { Protocol } from "./protocol.ts";
import { winget } from "./winget/mod.ts";

/** Every ecosystem that is served. */
export const PROTOCOLS: readonly Protocol[] = [winget];
