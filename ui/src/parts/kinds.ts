import { KINDS, type Kind } from "../lib/bindings";
import { ICONS, type IconName } from "./icons";

/** How a kind looks beside its name. */
export interface Look {
  /** In the tree. */
  icon: IconName;
  /** On a tile, or alone in a list of files. */
  filled: IconName;
  tint: "workspace" | "storage" | "registry" | "insights" | "vault" | "plain";
}

const TINTS: Partial<Record<Kind, Look["tint"]>> = {
  workspace: "workspace",
  "storage-account": "storage",
  "container-registry": "registry",
  component: "insights",
  "log-analytics": "registry",
  "key-vault": "vault",
  container: "storage",
  folder: "vault",
};

const known = (name: string): name is IconName => name in ICONS;

/** The look of a kind. */
export function lookOf(kind: Kind): Look {
  const { icon } = KINDS[kind];
  const regular = known(icon) ? icon : "document";
  const filled = `${regular}-filled`;
  return { icon: regular, filled: known(filled) ? filled : regular, tint: TINTS[kind] ?? "plain" };
}

/** Whether a kind's rows are files and folders, which stand closer and carry plain icons. */
export const isFileLike = (kind: Kind): boolean => ["folder", "blob", "snapshot", "blob-version"].includes(kind);

/** Whether a thing lies in storage; anything else is a resource, of which nobody says how many bytes it has. */
export const isStored = (kind: Kind): boolean => kind === "container" || isFileLike(kind);
