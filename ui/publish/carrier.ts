import { Upload } from "tus-js-client";
import { type Client, done, json } from "../app/client.ts";
import type { Session } from "../app/session.ts";
import { Refusal } from "../kit/refusal.ts";
import type { Carrier, Watch } from "./files.ts";
import { publishWords } from "./words.ts";

const PIECE = 8 * 1024 * 1024;
/** Milliseconds before each next try; a connection may be away for minutes. */
const RETRIES = [0, 1000, 2000, 4000, 8000, ...Array.from({ length: 60 }, () => 10_000)];
const LOOK_EVERY = 1000;

/** Sends files in pieces that can be gone on with (tus 1.0.0), and has the server fetch others. */
export function createCarrier(client: Client, session: Pick<Session, "token">): Carrier {
  return {
    send(file, repository, watch) {
      const upload = new Upload(file, {
        endpoint: new URL("/api/v1/uploads", location.origin).href,
        metadata: { filename: file.name, filetype: file.type, repository },
        ...{ chunkSize: PIECE, retryDelays: RETRIES, removeFingerprintOnSuccess: true },
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
      void begun.then(({ id }) => follow(client, id, watch, stop.signal))
        .catch((cause) => cause instanceof Refusal ? watch.failed(cause) : Promise.reject(cause));
      return {
        pause: () => {},
        resume: () => {},
        abandon() {
          stop.abort();
          const give = async () => {
            const { id } = await begun;
            await done(client.uploads[":id"].$delete({ param: { id } }));
          };
          void give().catch(() => {});
        },
      };
    },
  };
}

/** Looks at what the server fetches until it has it, or cannot. */
async function follow(
  client: Client,
  id: string,
  watch: Watch,
  signal: AbortSignal,
): Promise<void> {
  while (!signal.aborted) {
    const { state, offset, length, reason } = await json(
      client.uploads[":id"].$get({ param: { id } }),
    );
    watch.progress(offset, length);
    if (state === "complete") return watch.complete(id);
    if (state === "failed") return watch.failed(new Refusal(reason?.detail ?? ""));
    await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY));
  }
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
