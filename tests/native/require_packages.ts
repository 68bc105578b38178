import { missingPackages } from "./find_packages.ts";

/** Ends this process with what to install, where Debian packages are missing. */
export async function requirePackages(): Promise<void> {
  const missing = await missingPackages();
  if (missing.length === 0) return;
  console.error("Cannot run these tests: Debian packages are missing. Install them with");
  console.error(`  apt-get install --no-install-recommends ${missing.join(" ")}`);
  Deno.exit(1);
}
