import { catalogue } from "../words/catalogue.ts";

/** Words of what can be copied. */
export const copyWords = catalogue({
  action: (what: string) => `Copy ${what}`,
  done: "Copied",
  byHand: "The browser did not allow copying. The text is selected: press Ctrl+C or ⌘C.",
  command: (step: string) => `command: ${step}`,
  address: "the server's address",
}, {
  action: (what) => `Скопировать: ${what}`,
  done: "Скопировано",
  byHand: "Браузер не разрешил копирование. Текст выделен: нажмите Ctrl+C или ⌘C.",
  command: (step) => `команда «${step}»`,
  address: "адрес сервера",
});
