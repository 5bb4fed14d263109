/** Sends the bytes of one file, under the same header fields, to everybody. */
const [port, file = "", fields = "{}", parses] = Deno.args;
const bytes = await Deno.readFile(file);
const headers: Record<string, string> = JSON.parse(fields);

Deno.serve({ hostname: "127.0.0.1", port: Number(port), onListen: () => {} }, async (request) => {
  if (parses === "true" && request.method === "POST") await request.json();
  return new Response(bytes, { headers });
});
