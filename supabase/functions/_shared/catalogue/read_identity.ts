import { z } from "zod";
import { pickField } from "./pick_field.ts";
import type { SaidIdentity } from "./tell_family.ts";

/** Longer ones are no names. */
const Text = z.string().trim().min(1).max(512);

/** An address that is worth reading as the name of a repository. */
const REPOSITORY = /^(?:https?:\/\/)?(?:www\.)?(?:huggingface\.co|hf\.co)\/[^/\s]+\/[^/\s]+\/?$/i;

/** Reads what an entry of a list says of the model's identity, besides its id. */
export function readIdentity(entry: unknown): SaidIdentity {
  return {
    hugging_face_id: readText(entry, [
      "hugging_face_id",
      "huggingface_id",
      "hf_id",
      "hugging_face_repo",
      "hf_repo",
    ]) ?? pickField(entry, ["hugging_face_url", "huggingface_url", "link"], repositoryOf),
    root: readText(entry, ["root"]),
    parent: readText(entry, ["parent"]),
    canonical_slug: readText(entry, ["canonical_slug"]),
    owned_by: readText(entry, ["owned_by", "organization", "creator", "publisher"]),
  };
}

function readText(entry: unknown, names: string[]): string | null {
  return pickField(entry, names, (value) => Text.safeParse(value).data ?? null);
}

function repositoryOf(value: unknown): string | null {
  const address = Text.safeParse(value).data;
  return address !== undefined && REPOSITORY.test(address) ? address.replace(/\/$/, "") : null;
}
