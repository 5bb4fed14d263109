/** What most pages need. The bundler puts it into files that all of them have in common. */
import "./app/app.tsx";
import "./kit/action.ts";
import "./kit/resource.ts";
import "./parts/badge.tsx";
import "./parts/button.tsx";
import "./parts/choice.tsx";
import "./parts/copyable.tsx";
import "./parts/dialog.tsx";
import "./parts/empty.tsx";
import "./parts/field.tsx";
import "./parts/listed.tsx";
import "./parts/moment.tsx";
import "./parts/page.tsx";
import "./parts/status.tsx";
import "./parts/table.tsx";
import "./parts/tabs.tsx";
import "./parts/trouble.tsx";
