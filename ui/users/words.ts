import { catalogue, counted } from "../words/catalogue.ts";

/** Words of users, for those who look after them. */
export const userWords = catalogue({
  title: "Users",
  about: "People and service accounts of this server.",
  create: "New user",
  createVerb: "Create user",
  search: "User name begins with",
  kind: "Kind",
  allKinds: "All kinds",
  user: "User",
  email: "E-mail",
  emailHelp: "A sign-in by a provider may be linked by it",
  signsInBy: "Signs in by",
  password: "Password",
  noPassword: "No password",
  secondFactor: "Second factor",
  administrator: "Platform administrator",
  administratorHelp: "May everything in all organizations, and looks after users and sign-in",
  disabled: "Disabled",
  empty: "Nobody is called so",
  kindsAbout: {
    human: "Signs in here, by password or by a provider",
    service: "A program: it has tokens, and never signs in here",
  },
  passwordHelp: "Without one nobody can sign in by password here",
  tabs: { account: "Account", tokens: "Tokens", sessions: "Sessions" },
  sessions: {
    title: "Signed in",
    empty: "Not signed in anywhere",
    endAll: "Sign out everywhere",
    endAllTitle: (name: string) => `Sign ${name} out everywhere?`,
    endAllAbout: "All browsers and programs they are signed in with have to sign in again. " +
      "API tokens and the password stay.",
  },
  profile: { title: "Profile", displayName: "Name", noEmail: "None" },
  access: {
    title: "Sign-in",
    disable: "Disable this user",
    disableAbout: "Ends all sessions and refuses password and tokens, at once. Nothing is deleted.",
    disableVerb: "Disable",
    disableTitle: (name: string) => `Disable ${name}?`,
    disableConsequences:
      "They are signed out everywhere, and programs with their tokens are refused. " +
      "Enabling gives back password and tokens, but not the sessions.",
    enable: "This user is disabled",
    enableAbout: "Password and tokens are refused.",
    enableVerb: "Enable",
    setPassword: "Set a password",
    setPasswordAbout: "Ends all sessions of the user.",
    setPasswordVerb: "Set password",
    newPassword: "New password",
    removeFactor: "Remove the second factor",
    removeFactorAbout: "One-time passwords, passkeys and recovery codes all go: for a lost device.",
    factorKept: {
      none: "No second factor is set up.",
      totp: "An authenticator app",
      passkeys: (count: number) => counted("en", count, { one: "passkey", other: "passkeys" }),
      codes: (count: number) =>
        counted("en", count, { one: "recovery code", other: "recovery codes" }),
    },
    removeFactorVerb: "Remove second factor",
    removeFactorTitle: (name: string) => `Remove the second factor of ${name}?`,
    removeFactorConsequences:
      "A password alone is enough until they set up another. Make sure that it " +
      "is really them who ask.",
    yours: "Your own is removed in your account",
    removed: "The second factor is removed",
    passwordSet: "The password is set",
    nobodyElse: "Your own account stays: somebody else has to do this",
  },
  danger: {
    delete: "Delete this user",
    deleteAbout: "With memberships, grants, tokens, sessions and passkeys.",
    deleteVerb: "Delete user",
    deleteTitle: (name: string) => `Delete ${name}?`,
    deleteConsequences:
      "Memberships, grants, tokens, sessions, passkeys and links to sign-in providers " +
      "go. What they published stays, and the audit log keeps what they did under this name.",
    deleted: (name: string) => `${name} is deleted`,
  },
  tokensOfPeople: "Tokens of people can be seen and revoked here; only they themselves make them.",
}, {
  title: "Пользователи",
  about: "Люди и служебные записи этого сервера.",
  create: "Новый пользователь",
  createVerb: "Создать пользователя",
  search: "Имя начинается с",
  kind: "Вид",
  allKinds: "Всех видов",
  user: "Пользователь",
  email: "Эл. почта",
  emailHelp: "По ней можно связать вход через поставщика",
  signsInBy: "Вход",
  password: "Пароль",
  noPassword: "Без пароля",
  secondFactor: "Второй фактор",
  administrator: "Администратор платформы",
  administratorHelp: "Может всё во всех организациях, ведёт пользователей и вход",
  disabled: "Отключён",
  empty: "Никого с таким именем",
  kindsAbout: {
    human: "Входит здесь: с паролем или через поставщика",
    service: "Программа: у неё токены, и здесь она не входит",
  },
  passwordHelp: "Без него нельзя войти здесь с паролем",
  tabs: { account: "Учётная запись", tokens: "Токены", sessions: "Сеансы" },
  sessions: {
    title: "Где выполнен вход",
    empty: "Вход нигде не выполнен",
    endAll: "Завершить все сеансы",
    endAllTitle: (name) => `Завершить все сеансы: ${name}?`,
    endAllAbout: "Во всех браузерах и программах придётся войти заново. " +
      "Токены API и пароль останутся.",
  },
  profile: { title: "Профиль", displayName: "Имя и фамилия", noEmail: "Нет" },
  access: {
    title: "Вход",
    disable: "Отключить пользователя",
    disableAbout: "Завершает все сеансы и сразу отвергает пароль и токены. Ничего не удаляется.",
    disableVerb: "Отключить",
    disableTitle: (name) => `Отключить ${name}?`,
    disableConsequences:
      "Сеансы закончатся везде, программам с токенами будет отказано. Включение " +
      "вернёт пароль и токены, но не сеансы.",
    enable: "Пользователь отключён",
    enableAbout: "Пароль и токены не действуют.",
    enableVerb: "Включить",
    setPassword: "Задать пароль",
    setPasswordAbout: "Завершает все сеансы пользователя.",
    setPasswordVerb: "Задать пароль",
    newPassword: "Новый пароль",
    removeFactor: "Снять второй фактор",
    removeFactorAbout:
      "Одноразовые пароли, ключи доступа и коды восстановления: если устройство утеряно.",
    factorKept: {
      none: "Второй фактор не настроен.",
      totp: "Приложение с одноразовыми паролями",
      passkeys: (count) =>
        counted("ru", count, {
          one: "ключ доступа",
          few: "ключа доступа",
          many: "ключей доступа",
          other: "ключа доступа",
        }),
      codes: (count) =>
        counted("ru", count, {
          one: "код восстановления",
          few: "кода восстановления",
          many: "кодов восстановления",
          other: "кода восстановления",
        }),
    },
    removeFactorVerb: "Снять второй фактор",
    removeFactorTitle: (name) => `Снять второй фактор: ${name}?`,
    removeFactorConsequences:
      "Пока не настроен другой, хватит пароля. Убедитесь, что просит именно " +
      "этот человек.",
    yours: "Собственный снимается в своей учётной записи",
    removed: "Второй фактор снят",
    passwordSet: "Пароль задан",
    nobodyElse: "Собственная запись остаётся: это должен сделать кто-то другой",
  },
  danger: {
    delete: "Удалить пользователя",
    deleteAbout: "С членством, ролями, токенами, сеансами и ключами доступа.",
    deleteVerb: "Удалить пользователя",
    deleteTitle: (name) => `Удалить ${name}?`,
    deleteConsequences:
      "Исчезнут членство, роли, токены, сеансы, ключи доступа и связи с поставщиками " +
      "входа. Опубликованное останется, а журнал сохранит сделанное под этим именем.",
    deleted: (name) => `${name}: удалено`,
  },
  tokensOfPeople: "Токены людей здесь можно видеть и отзывать; создают их только они сами.",
});
