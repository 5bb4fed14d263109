export { inspectFont } from "./inspect_font.ts";
