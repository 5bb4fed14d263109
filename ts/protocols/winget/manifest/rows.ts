/** The rows of the model, for those that read or write it in another notation than JSON. */
export { type Field, type Fields, memberOf, type Members } from "./_field.ts";
export { memberNamed, wordFor } from "./_lookup.ts";
