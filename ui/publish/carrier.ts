import { Upload } from "tus-js-client";
import { type Client, done, json } from "../app/client.ts";
import type { Session } from "../app/session.ts";
import { Refusal } from "../kit/refusal.ts";
import type { Carrier, Watch } from "./transfer.ts";
import { publishWords } from "./words.ts";

const PIECE = 8 * 1024 * 1024;
/** Milliseconds before each next try; a connection may be away for minutes. */
const RETRIES = [0, 1000, 2000, 4000, 8000, ...Array.from({ length: 60 }, () => 10_000)];
const LOOK_EVERY = 1000;
const UPLOADS = "/api/v1/uploads";

/** Sends files in pieces that can be gone on with (tus 1.0.0), and has the server fetch others. */
export function createCarrier(client: Client, session: Pick<Session, "token">): Carrier {
  const one = client.uploads[":id"];
  const abandon = (id: string) => void done(one.$delete({ param: { id } })).catch(() => {});
  return {
    send(file, repository, watch, id) {
      const upload = new Upload(file, {
        endpoint: new URL(UPLOADS, location.origin).href,
        uploadUrl: id === undefined ? null : new URL(`${UPLOADS}/${id}`, location.origin).href,
        metadata: { filename: file.name, filetype: file.type, repository },
        ...{ chunkSize: PIECE, retryDelays: RETRIES },
        storeFingerprintForResuming: false, // what has begun is kept with the publication
        async onBeforeRequest(request) {
          const token = await session.token();
          if (token) request.setHeader("Authorization", `Bearer ${token}`);
        },
        onShouldRetry(error) {
          const status = error.originalResponse?.getStatus() ?? 0;
          watch.stalled(publishWords.value.lost);
          return status === 0 || status >= 500 || status === 423 || status === 409 ||
            status === 401;
        },
        onUploadUrlAvailable: () => watch.begun(idIn(upload.url)),
        onProgress: (sent, size) => watch.progress(sent, size),
        onSuccess: () => watch.complete(idIn(upload.url)),
        onError: (error) => watch.failed(refusalIn(error)),
      });
      upload.start();
      return {
        pause: () => void upload.abort(),
        resume: () => upload.start(),
        abandon: () => void upload.abort(true).catch(() => {}),
      };
    },
    fetch(url, repository, watch) {
      const stop = new AbortController();
      const begun = json(client.uploads["from-url"].$post({ json: { url, repository } }));
      void begun.then(({ id }) => {
        watch.begun(id);
        return follow(client, id, watch, stop.signal);
      }).catch((cause) => tell(cause, watch));
      return {
        ...NO_PAUSE,
        abandon() {
          stop.abort();
          void begun.then(({ id }) => abandon(id)).catch(() => {});
        },
      };
    },
    follow(id, watch) {
      const stop = new AbortController();
      void follow(client, id, watch, stop.signal).catch((cause) => tell(cause, watch));
      return { ...NO_PAUSE, abandon: () => (stop.abort(), abandon(id)) };
    },
    async look(id) {
      try {
        const { state, offset: sent } = await json(one.$get({ param: { id } }));
        return { state, sent };
      } catch (cause) {
        if (cause instanceof Refusal && cause.code === "upload_missing") return null;
        throw cause;
      }
    },
    abandon,
  };
}

/** What the server does goes on whether or not somebody looks. */
const NO_PAUSE = { pause() {}, resume() {} };

function tell(cause: unknown, watch: Watch): void {
  if (!(cause instanceof Refusal)) throw cause;
  watch.failed(cause);
}

/** Looks at what the server fetches until it has it, or cannot; a server that is away comes back. */
async function follow(
  client: Client,
  id: string,
  watch: Watch,
  signal: AbortSignal,
): Promise<void> {
  const api = client.uploads[":id"];
  while (!signal.aborted) {
    const found = await json(api.$get({ param: { id } })).catch(ignoreAway);
    if (!found) watch.stalled(publishWords.value.lost);
    else watch.progress(found.offset, found.length);
    if (found?.state === "complete") return watch.complete(id);
    if (found?.state === "failed") return watch.failed(new Refusal(found.reason?.detail ?? ""));
    await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY));
  }
}

function ignoreAway(cause: unknown): null {
  if (cause instanceof Refusal && cause.isAway) return null;
  throw cause;
}

function idIn(url: string | null): string {
  return url?.split("/").at(-1) ?? "";
}

function refusalIn(error: Error): Refusal {
  const { originalResponse } = error as { originalResponse?: { getBody(): string } };
  try {
    const { detail, code } = JSON.parse(originalResponse?.getBody() ?? "");
    return new Refusal(detail, { code });
  } catch {
    return new Refusal(error.message);
  }
}
