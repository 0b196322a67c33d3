import { commands, type Attach, type Error as Failure } from "../lib/bindings";
import { failure } from "../lib/host";
import { t } from "../lib/words.svelte";
import { explorer } from "./explorer.svelte";
import { notice } from "./notice.svelte";
import { session } from "./session.svelte";
import { tree } from "./tree.svelte";

/** Storage that is reached without a sign-in. What proves the right to it passes through, and is kept by the program alone. */
class AttachState {
  /** Whether the dialog is open. */
  open = $state(false);
  /** Whether the storage is being asked. */
  busy = $state(false);
  error = $state<Failure | null>(null);

  show = () => {
    this.error = null;
    this.open = true;
  };

  close = () => (this.open = false);

  /** Forgets why it did not work: something else is tried. */
  reconsider = () => (this.error = null);

  /** Attaches storage and opens it. Says whether that worked. */
  async attach(how: Attach): Promise<boolean> {
    this.busy = true;
    this.error = null;
    try {
      const { home } = session.current ?? {};
      const before = session.hasPlaces && home !== undefined ? await placesBelow(home) : [];
      const after = await commands.attach_storage(how);
      await session.take(after);
      session.hasPlaces = true;
      await tree.start(after.home);
      // The dialog was closed meanwhile: the storage is there, and the person stays where they are.
      if (!this.open) return true;
      this.open = false;
      const added = (await placesBelow(after.home)).find(({ id }) => !before.some((other) => other.id === id));
      await explorer.open(added?.id ?? after.home);
      return true;
    } catch (thrown) {
      this.error = failure(thrown);
      return false;
    } finally {
      this.busy = false;
    }
  }

  /** Lets go of attached storage. Nothing in it changes. */
  detach = (place: number, name: string) =>
    notice.of(async () => {
      const after = await commands.detach_storage(place);
      await session.take(after);
      session.hasPlaces = (await placesBelow(after.home)).length > 0;
      await tree.start(after.home);
      await explorer.open(after.home);
      return t("announce-detached", { name });
    });
}

const placesBelow = (home: number) => commands.tree(home);

/** The storage to attach. */
export const attach = new AttachState();
