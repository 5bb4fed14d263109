import { z } from "zod";

/** Whether a store answers. */
export const STORE_CHECK = z.strictObject({
  name: z.enum(["documents", "blobs"]),
  status: z.enum(["ok", "failed"]),
  milliseconds: z.number().meta({ description: "How long it took to find out" }),
}).meta({ id: "StoreCheck" });

export type StoreCheck = z.output<typeof STORE_CHECK>;

/** Asks both stores. */
export type CheckStores = () => Promise<readonly StoreCheck[]>;
