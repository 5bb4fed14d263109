import { catalogue } from "../words/catalogue.ts";

/** Words of whatever asks the server. */
export const askWords = catalogue({
  unreachable: "The server cannot be reached. Check the connection, then try again.",
  slow: (seconds: number) => `The server did not answer within ${seconds} seconds.`,
  status: (status: number) => `The server answered with status ${status}.`,
  request: (id: string) => `Request ${id}`,
}, {
  unreachable: "Сервер недоступен. Проверьте соединение и повторите попытку.",
  slow: (seconds) => `Сервер не ответил за ${seconds} с.`,
  status: (status) => `Сервер ответил кодом ${status}.`,
  request: (id) => `Запрос ${id}`,
});
