const KEY = "theme";
const THEMES = ["system", "light", "dark"] as const;

/** A choice of theme. */
export type Theme = (typeof THEMES)[number];

/** The page's theme: the system's, until the person chooses one. */
class ThemeState {
  readonly choices = THEMES;
  current = $state<Theme>("system");

  constructor() {
    const kept = read();
    if (kept) this.use(kept);
  }

  /** Applies a theme, and keeps it where the web view keeps anything. */
  use(theme: Theme) {
    this.current = theme;
    document.documentElement.dataset.theme = theme;
    try {
      localStorage.setItem(KEY, theme);
    } catch {
      // A web view without storage forgets the choice at its end.
    }
  }
}

function read(): Theme | undefined {
  try {
    return THEMES.find((theme) => theme === localStorage.getItem(KEY));
  } catch {
    return undefined;
  }
}

/** The theme. */
export const theme = new ThemeState();
