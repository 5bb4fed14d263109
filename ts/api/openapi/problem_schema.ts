import { z } from "zod";
import { OPEN_OBJECT } from "../schemas.ts";

/** What `problem.ts` presents. */
export const PROBLEM = z.strictObject({
  type: z.string().meta({ description: "`urn:packhouse:problem:` and the code" }),
  title: z.string().meta({ description: "What the code means" }),
  status: z.int(),
  code: z.string().meta({ description: "Stable for ever: programs look at this" }),
  detail: z.string().meta({ description: "What is wrong this time, for people" }),
  errors: z.array(z.strictObject({
    path: z.string().meta({
      description: "The member, or nothing for the whole document",
      examples: ["scope.actions[0]"],
    }),
    rule: z.string().meta({ examples: ["values"] }),
    message: z.string().meta({ examples: ["must be one of read, publish"] }),
  })).optional().meta({ description: "Each thing that is wrong with a document" }),
  methods: z.array(z.string()).optional().meta({
    description: "The ways to show a second factor, where one is required",
    examples: [["totp", "recovery_code"]],
  }),
  passkey: OPEN_OBJECT.optional().meta({
    description: "For `parseRequestOptionsFromJSON()` (WebAuthn), where `methods` has `passkey`",
  }),
  requestId: z.string().optional().meta({ description: "Names the request in the server's log" }),
}).meta({
  id: "Problem",
  description: "Problem details (RFC 9457)",
  examples: [{
    type: "urn:packhouse:problem:value_refused",
    title: "Value is not allowed",
    status: 400,
    code: "value_refused",
    detail: '"title" is required',
    errors: [{ path: "title", rule: "required", message: "is required" }],
    requestId: "01JZ8Y6Q4T3M2X1W0V9S8R7P6N",
  }],
});
