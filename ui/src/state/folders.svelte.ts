import { commands, type Conflict, type Error as Failure, type Folder, type Kind, type Manner, type Selection, type Summary } from "../lib/bindings";
import { failure } from "../lib/host";
import { t } from "../lib/words.svelte";
import { announcer } from "./announcer.svelte";
import { jobs } from "./jobs.svelte";

/** How long a folder that was dropped in stays lit, in milliseconds. */
const LIT_MS = 4_000;

/** What can happen to a file that is there already, the usual first. */
export const CONFLICTS: readonly Conflict[] = ["rename", "overwrite", "skip", "newer"];

/** A download for which a folder is being chosen. */
export interface Choice {
  selection: Selection;
  /** The kind that all of it has, as far as that is known. */
  kind: Kind | null;
  /** What the selection amounts to, once that is known. */
  summary: Summary | null;
}

/** The local folders that downloads go to: pinned, recent, and dropped in from the file manager. */
class Folders {
  /** Pinned first, then the recent ones. */
  list = $state.raw<readonly Folder[]>([]);
  /** Why the last act on a folder did not work. */
  error = $state<Failure | null>(null);
  /** The folder that was just dropped in. */
  lit = $state<number | null>(null);
  /** Whether something from outside hovers over the window. */
  awaited = $state(false);
  /** The download for which a folder is being chosen. */
  choice = $state.raw<Choice | null>(null);
  /** What the download that is being chosen does to files that are there. */
  conflict = $state<Conflict>("rename");
  /** Patterns of the names that come and of those that stay away, separated by commas. */
  include = $state("");
  exclude = $state("");
  #timer: ReturnType<typeof setTimeout> | undefined;

  folder = (id: number | null): Folder | undefined => this.list.find((folder) => folder.id === id);

  /** Reads the folders. */
  load = () => this.#act(async () => (this.list = await commands.folders()));

  /** Asks the person for a folder, which is pinned. */
  add = () =>
    this.#act(async () => {
      const folder = await commands.add_folder();
      if (!folder) return;
      this.list = await commands.folders();
      this.#light(folder);
    });

  /** Keeps a folder at the top, or lets it go down. */
  pin = (id: number, pinned: boolean) => this.#act(async () => (this.list = await commands.pin_folder(id, pinned)));

  /** Takes a folder off the list. It stays on the disk. */
  forget = (id: number) => this.#act(async () => (this.list = await commands.forget_folder(id)));

  /** Opens a folder in the system's file manager. */
  open = (id: number) => this.#act(() => commands.open_folder(id));

  /** Asks where a selection is to be downloaded: among the known folders, or by the system's dialog. */
  async choose(selection: Selection, kind: Kind | null = null) {
    await this.load();
    if (!this.list.some(({ exists }) => exists)) return this.elsewhere(selection);
    const choice = { selection, kind, summary: null };
    this.conflict = (await commands.downloads().catch(() => null))?.conflict ?? this.conflict;
    this.include = this.exclude = "";
    this.choice = choice;
    const summary = await commands.summarize(selection).catch(() => null);
    if (this.choice === choice) this.choice = { ...choice, summary };
  }

  /** Downloads to a folder of the system's dialog. */
  async elsewhere(selection: Selection) {
    const manner = this.#manner();
    this.choice = null;
    await this.#act(async () => {
      const folder = await commands.pick_folder();
      if (!folder) return;
      this.list = await commands.folders();
      void jobs.download(selection, folder.id, manner);
    });
  }

  /** Downloads a selection to a folder of the list. */
  download(selection: Selection, id: number) {
    const manner = this.#manner();
    this.choice = null;
    announcer.say(t("announce-download", { folder: this.folder(id)?.path ?? "" }));
    void jobs.download(selection, id, manner);
  }

  /** What the dialog says; where none is open, the manner of the last download. */
  #manner(): Manner | null {
    if (!this.choice) return null;
    return { conflict: this.conflict, include: patterns(this.include), exclude: patterns(this.exclude) };
  }

  /** The program says that the folders changed, and which one was dropped in. */
  take(list: readonly Folder[], dropped: number | null) {
    this.list = list;
    this.awaited = false;
    const folder = this.folder(dropped);
    if (folder) this.#light(folder);
  }

  #light(folder: Folder) {
    clearTimeout(this.#timer);
    this.lit = folder.id;
    announcer.say(t("announce-folder-added", { folder: folder.path }));
    this.#timer = setTimeout(() => (this.lit = null), LIT_MS);
  }

  async #act(act: () => Promise<unknown>) {
    this.error = null;
    try {
      await act();
    } catch (thrown) {
      this.error = failure(thrown);
    }
  }
}

/** The patterns of a field. */
const patterns = (text: string): string[] => text.split(",").map((one) => one.trim()).filter(Boolean);

/** The folders. */
export const folders = new Folders();
