/** Streams the files of one folder, as a plain file server does. */
const [port, folder] = Deno.args;

Deno.serve({ hostname: "127.0.0.1", port: Number(port), onListen: () => {} }, async (request) => {
  const { pathname } = new URL(request.url);
  if (pathname === "/") return new Response("Ready");
  const file = await Deno.open(`${folder}${pathname}`);
  const { size } = await file.stat();
  const range = /^bytes=(\d+)-(\d+)$/.exec(request.headers.get("range") ?? "");
  if (!range) return new Response(file.readable, { headers: { "content-length": String(size) } });
  const [from, to] = [Number(range[1]), Number(range[2])];
  await file.seek(from, Deno.SeekMode.Start);
  return new Response(firstOf(file, to - from + 1), {
    status: 206,
    headers: {
      "content-length": String(to - from + 1),
      "content-range": `bytes ${from}-${to}/${size}`,
    },
  });
});

function firstOf(file: Deno.FsFile, length: number): ReadableStream<Uint8Array> {
  let left = length;
  return new ReadableStream({
    async pull(reader) {
      const chunk = new Uint8Array(Math.min(left, 65_536));
      const read = await file.read(chunk) ?? 0;
      left -= read;
      reader.enqueue(chunk.subarray(0, read));
      if (left > 0) return;
      file.close();
      reader.close();
    },
    cancel: () => file.close(),
  });
}
