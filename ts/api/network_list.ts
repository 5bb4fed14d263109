import { z } from "zod";
import { parseRange } from "../kit/address_range.ts";
import { text } from "./schemas.ts";

const MOST_NETWORKS = 100;
const LONGEST_RANGE = 64;

const NETWORK = text(LONGEST_RANGE).refine((range) => parseRange(range) !== null, {
  error: "must be an IP address or a range such as 192.0.2.0/24",
  params: { rule: "network" },
}).meta({ examples: ["192.0.2.0/24", "2001:db8::/32", "198.51.100.7"] });

/** Networks, each an IP address or a range in CIDR notation. */
export const NETWORKS = z.array(NETWORK).max(MOST_NETWORKS);
