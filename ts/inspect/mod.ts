export { inspect, type InspectOptions } from "./inspect.ts";
export type * from "./inspection.ts";
export { ofBytes, type RandomAccess, Unreadable } from "./random_access.ts";
export { IN_MEMORY, type Spool } from "./zip/mod.ts";
