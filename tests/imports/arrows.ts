import type { Arrows } from "./find_forbidden.ts";

const shared = (...rooms: string[]) => rooms.map((room) => `supabase/functions/_shared/${room}`);
const everyShared = shared(
  "platform",
  "http",
  "errors",
  "names",
  "provider",
  "measure",
  "check",
  "run",
  "catalogue",
);
const commands = ["cli/command", "cli/project", "cli/run"];
const page = (...rooms: string[]) => rooms.map((room) => `dashboard/src/${room}`);

/** The import rules; `docs/architecture.md` says what each room is for. */
export const ARROWS: Arrows = {
  "lib": [],
  "supabase/functions/_shared/platform": [],
  "supabase/functions/_shared/http": shared("platform"),
  "supabase/functions/_shared/errors": shared("platform"),
  "supabase/functions/_shared/names": [],
  "supabase/functions/_shared/provider": shared("errors", "platform"),
  "supabase/functions/_shared/measure": shared("provider", "errors", "platform"),
  "supabase/functions/_shared/check": shared("provider", "platform"),
  "supabase/functions/_shared/run": shared(
    "check",
    "measure",
    "provider",
    "names",
    "errors",
    "http",
    "platform",
  ),
  "supabase/functions/_shared/catalogue": shared("provider", "names", "errors", "http", "platform"),
  "supabase/functions/_shared/keys": shared("provider", "errors", "http", "platform"),
  "supabase/functions/_shared/health": shared("http", "platform"),
  "supabase/functions/_shared/control": [],
  "supabase/functions/_shared/testing": everyShared,
  "supabase/functions": shared("http", "run", "catalogue", "keys", "health", "control"),
  "local": ["lib", ...shared("platform")],
  "dashboard": ["lib"],
  "dashboard/src": page("views", "parts", "state", "api", "format"),
  "dashboard/src/views": page("parts", "charts", "state", "api", "format"),
  "dashboard/src/parts": ["lib", ...page("charts", "state", "api", "format")],
  "dashboard/src/charts": page("api", "format"),
  "dashboard/src/state": page("api", "format"),
  "dashboard/src/format": ["lib", ...page("api")],
  "dashboard/src/api": [],
  "cli/command": ["lib", "local"],
  "cli/project": ["lib", "local", "cli/command", ...everyShared],
  "cli/run": ["lib", "cli/command", "cli/project", ...everyShared],
  "cli": ["lib", "local", "dashboard", ...commands, ...everyShared],
  "bench": ["lib", "local", "cli", "tests", ...everyShared],
  "docs": ["lib", "local", "cli", "tests"],
  "std": [],
  "tests": [],
};
