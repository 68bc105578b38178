import type { PageProps } from "../state/page.ts";
import { readFamily } from "../state/read_family.ts";
import { FamilyList } from "./family_list.tsx";
import { FamilyPage } from "./family_page.tsx";

/** All models, or the one that the address names at all its hosts. */
export function Models(props: PageProps) {
  const family = readFamily(props.params);
  return family === null ? <FamilyList {...props} /> : <FamilyPage {...props} family={family} />;
}
