import { tick } from "svelte";
import { focusPane } from "./panes";

/** What the main part of the window shows. */
export type Page = { is: "explorer" } | { is: "transfers" } | { is: "settings" } | { is: "plan" } | { is: "job"; id: string } | { is: "activity" } | { is: "certificate"; id: string };

/** Where the person is in the window, and which floating panes are open. */
class View {
  page = $state<Page>({ is: "explorer" });
  flyout = $state(false);
  /** Below 900 px the tree, and below 1200 px the details, open over the page. */
  treeOpen = $state(false);
  detailsOpen = $state(false);
  /** What of a blob's details is unfolded. */
  unfolded = $state({ copies: false, preview: false });
  /** The list below the header's box: commands and places. */
  search = $state(false);
  /** The sheet of keys. */
  shortcuts = $state(false);

  /** Shows a page; drawers close. */
  go(page: Page) {
    this.page = page;
    this.treeOpen = false;
    this.detailsOpen = false;
    if (page.is === "transfers") this.flyout = false;
  }

  /** Opens the details and gives them the keyboard; unfolds a part of them. */
  showDetails(part?: keyof View["unfolded"]) {
    this.detailsOpen = true;
    if (part) this.unfolded[part] = true;
    void tick().then(() => focusPane("details"));
  }

  /** Opens the details, or closes them where they lie over the page. */
  toggleDetails() {
    if (!this.detailsOpen) return this.showDetails();
    this.detailsOpen = false;
    focusPane("grid");
  }

  /** Opens the tree over the page and gives it the keyboard, or closes it. */
  toggleTree() {
    this.treeOpen = !this.treeOpen;
    const pane = this.treeOpen ? "tree" : "grid";
    void tick().then(() => focusPane(pane));
  }

  /** Whether something lies over the page. */
  get isCovered(): boolean {
    return this.search || this.flyout || this.treeOpen || this.detailsOpen;
  }

  /** Closes the topmost layer; says whether there was one. */
  closeTop(): boolean {
    if (this.search) this.search = false;
    else if (this.flyout) this.flyout = false;
    else if (this.treeOpen) this.toggleTree();
    else if (this.detailsOpen) this.toggleDetails();
    else return false;
    return true;
  }
}

/** The window's view. */
export const view = new View();
