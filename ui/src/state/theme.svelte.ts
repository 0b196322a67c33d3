import type { Settings } from "../lib/bindings";

/** A choice of theme. */
export type Theme = Settings["theme"];

/** How dense the rows are. */
export type Density = Settings["density"];

/** The themes, in the order in which they are offered. */
export const THEMES: readonly Theme[] = ["system", "light", "dark", "contrast"];

/** How the page looks: as the person's settings say. */
class ThemeState {
  current = $state<Theme>("system");
  density = $state<Density>("comfortable");

  /** Applies a theme and a density. */
  use(theme: Theme, density: Density) {
    this.current = theme;
    this.density = density;
    Object.assign(document.documentElement.dataset, { theme, density });
  }
}

/** The theme. */
export const theme = new ThemeState();
