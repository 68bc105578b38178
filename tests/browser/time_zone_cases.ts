import assert from "node:assert/strict";
import { describe, it } from "./cases.ts";
import type { Stage } from "./start_stage.ts";
import { withPage } from "./with_page.ts";

/** Times in the zone of the reader. */
export function timeZoneCases(stage: () => Stage): void {
  describe("times", () => {
    it("are those of the reader's zone, with UTC on hover", async () => {
      await withPage(stage(), "#/runs", {}, async (page) => {
        const time = page.locator(".runs time").first();
        const moment = new Date(await time.getAttribute("datetime") ?? "");
        const hours = moment.toLocaleTimeString("en-GB", {
          timeZone: "Europe/Berlin",
          hour: "2-digit",
          minute: "2-digit",
        });
        assert.ok((await time.innerText()).endsWith(hours));
        const utc = moment.toISOString().slice(0, 16).replace("T", " ");
        assert.equal(await time.getAttribute("title"), `${utc} UTC`);
      });
    });
  });
}
