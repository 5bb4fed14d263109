import type { Json } from "../kit/json.ts";
import { csvRecord } from "../kit/csv.ts";
import type { Event } from "../model/event.ts";
import type { EventNames, Places } from "../registry/audit/event_names.ts";
import { sealedForm } from "../registry/audit/event_seal.ts";

/** A form in which events leave the product. */
interface ExportForm {
  readonly mediaType: string;
  readonly head: string;
  line(event: Event, places: Places): string;
}

const COLUMNS = [
  ...["sequence", "at", "kind", "actor", "user", "address", "agent", "request"],
  ...["organization", "repository", "target", "detail"],
];

/** For people, and for machines that prove what they read. */
const FORMS: Readonly<Record<ExportFormat, ExportForm>> = {
  csv: { mediaType: "text/csv; charset=utf-8", head: csvRecord(COLUMNS), line: csvLine },
  ndjson: { mediaType: "application/x-ndjson", head: "", line: jsonLine },
};

export const EXPORT_FORMATS = ["csv", "ndjson"] as const;
export type ExportFormat = (typeof EXPORT_FORMATS)[number];

/** Bytes that are sent at once, about. */
const CHUNK = 32 * 1024;

/** Events as a file to keep, written while it is read. */
export function exportOf(
  events: AsyncIterable<Event>,
  { format, names }: { readonly format: ExportFormat; readonly names: EventNames },
): Response {
  const form = FORMS[format];
  return new Response(ReadableStream.from(chunks(events, form, names)), {
    headers: {
      ...{ "content-type": form.mediaType, "cache-control": "no-store" },
      "content-disposition": `attachment; filename="audit.${format}"`,
    },
  });
}

async function* chunks(
  events: AsyncIterable<Event>,
  { head, line }: ExportForm,
  names: EventNames,
): AsyncGenerator<Uint8Array<ArrayBuffer>> {
  const utf8 = new TextEncoder();
  let chunk = head;
  for await (const event of events) {
    chunk += line(event, await names.of(event));
    if (chunk.length < CHUNK) continue;
    yield utf8.encode(chunk);
    chunk = "";
  }
  if (chunk !== "") yield utf8.encode(chunk);
}

function csvLine(event: Event, places: Places): string {
  const { sequence, at, kind, actor, organization, repository, target, detail } = event;
  return csvRecord([
    ...[sequence, new Date(at).toISOString(), kind, actor.name, actor.user, actor.address],
    ...[actor.agent ?? null, actor.request ?? null],
    ...[places.organization ?? organization, places.repository ?? repository],
    ...[target, JSON.stringify(detail)],
  ]);
}

/** All that is sealed, the seal, and beside it what places are called now. */
function jsonLine(event: Event, { organization, repository }: Places): string {
  const line: Json = {
    ...sealedForm(event),
    seal: event.seal,
    names: { organization, repository },
  };
  return `${JSON.stringify(line)}\n`;
}
