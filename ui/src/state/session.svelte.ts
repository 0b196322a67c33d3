import { commands, type Error as Failure, type Session, type Settings } from "../lib/bindings";
import { failure } from "../lib/host";
import { inTurn } from "../lib/turn";
import { words } from "../lib/words.svelte";
import { theme } from "./theme.svelte";

/** What holds before the program was asked. */
const DEFAULTS: Settings = { language: "system", theme: "system", density: "comfortable" };

/** Who uses the window, and how they want it. */
class SessionState {
  current = $state<Session | null>(null);
  /** Whether there is a place to look at: someone signed in, or storage is attached. */
  hasPlaces = $state(false);
  /** Which way in is being taken. */
  entering = $state<"demo" | "azure-cli" | null>(null);
  error = $state<Failure | null>(null);
  readonly #turn = inTurn();

  /** The person's settings. */
  readonly settings: Settings = $derived(this.current?.settings ?? DEFAULTS);

  /** Asks who uses the window. */
  async load() {
    try {
      await this.take(await commands.session());
    } catch (thrown) {
      this.error = failure(thrown);
    }
  }

  /** Takes over what the program says of the session. */
  async take(session: Session) {
    words.use(session.language);
    theme.use(session.settings.theme, session.settings.density);
    const before = this.current;
    this.current = session;
    if (session.user !== null) this.hasPlaces = true;
    else if (!before || before.user !== null) this.hasPlaces = (await commands.tree(session.home)).length > 0;
  }

  /** Opens the demo. */
  startDemo = () => this.#enter("demo", commands.start_demo);

  /** Signs in with the Azure CLI's login. */
  useAzureCli = () => this.#enter("azure-cli", commands.sign_in_azure_cli);

  /** Takes over settings that the program says hold. */
  settle(settings: Settings) {
    if (this.current) this.current.settings = settings;
    theme.use(settings.theme, settings.density);
  }

  /** Changes settings; they are kept by the program. */
  async change(part: Partial<Settings>) {
    const wanted = { ...this.settings, ...part };
    theme.use(wanted.theme, wanted.density);
    try {
      await this.#turn(async () => {
        // What holds once the choice before has been answered.
        this.settle(await commands.set_settings({ ...(await commands.settings()), ...part }));
        await this.take(await commands.session());
      });
    } catch (thrown) {
      this.error = failure(thrown);
    }
  }

  async #enter(way: "demo" | "azure-cli", command: () => Promise<Session>) {
    if (this.entering) return;
    this.entering = way;
    this.error = null;
    try {
      await this.take(await command());
    } catch (thrown) {
      this.error = failure(thrown);
    } finally {
      this.entering = null;
    }
  }
}

/** The session. */
export const session = new SessionState();
