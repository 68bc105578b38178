/**
 * Takes the picture of a job summary, `docs/job_summary.png`: what a run of the simulated providers
 * writes with `--markdown`, as GitHub shows it. Needs Chromium and a font with emoji, on Debian
 * fonts-noto-color-emoji.
 */
import { fileURLToPath } from "node:url";
import { micromark } from "micromark";
import { gfm, gfmHtml } from "micromark-extension-gfm";
import { PACKAGES_LOCK } from "../lib/packages_lock.ts";
import { openBrowser } from "../tests/browser/open_browser.ts";

const PROGRAM = fileURLToPath(new URL("../cli/benchmark/main.ts", import.meta.url));
const CONFIG = fileURLToPath(new URL("../deno.json", import.meta.url));
const FILE = new URL("job_summary.png", import.meta.url);

/** The exit code where a condition holds, which the picture is to show. */
const HOLDS = 3;

/** How GitHub sets Markdown in type, as far as a summary needs it. */
const STYLE = `
body { margin: 0; background: #fff; }
main { display: inline-block; margin: 24px; font: 16px/1.5 system-ui, "DejaVu Sans", sans-serif; color: #1f2328; }
h3 { margin: 0 0 16px; font-size: 1.25em; font-weight: 600; }
table { border-collapse: collapse; margin: 0 0 16px; }
th, td { border: 1px solid #d1d9e0; padding: 6px 13px; white-space: nowrap; }
th { font-weight: 600; }
tbody tr:nth-child(2n) { background: #f6f8fa; }
code { font: 85% ui-monospace, "DejaVu Sans Mono", monospace; padding: .2em .4em; border-radius: 6px; background: #818b981f; }
p { margin: 0 0 16px; }
p:last-child { margin: 0; }
`;

const folder = await Deno.makeTempDir();
const conditions = ["p95_ttft_ms > 500", "success_percent < 100"];
const { code } = await new Deno.Command(Deno.execPath(), {
  args: [
    ...["run", "--quiet", "-A", PACKAGES_LOCK, "--config", CONFIG, PROGRAM],
    ...["--simulated", "--markdown", "summary.md"],
    ...conditions.flatMap((condition) => ["--fail-on", condition]),
  ],
  cwd: folder,
  stdin: "null",
}).spawn().status;
const markdown = await Deno.readTextFile(`${folder}/summary.md`);
await Deno.remove(folder, { recursive: true });
if (code !== HOLDS) throw new Error(`Cannot take the picture: the run has ended with ${code}`);

const html = micromark(markdown, { extensions: [gfm()], htmlExtensions: [gfmHtml()] });
await using browser = await openBrowser();
const page = await browser.newPage({ deviceScaleFactor: 1.5 });
await page.setContent(`<style>${STYLE}</style><main>${html}</main>`);
const { width, height } = (await page.locator("main").boundingBox())!;
const size = { width: Math.ceil(width) + 48, height: Math.ceil(height) + 48 };
await page.setViewportSize(size);
await Deno.writeFile(FILE, await page.screenshot());
