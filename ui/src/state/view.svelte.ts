/** What the main part of the window shows. */
export type Page = { is: "explorer" } | { is: "transfers" } | { is: "plan" } | { is: "job"; id: string };

/** Where the person is in the window, and which floating panes are open. */
class View {
  page = $state<Page>({ is: "explorer" });
  flyout = $state(false);
  /** Below 900 px the tree, and below 1200 px the details, open over the page. */
  treeOpen = $state(false);
  detailsOpen = $state(false);

  /** Shows a page; drawers close. */
  go(page: Page) {
    this.page = page;
    this.treeOpen = false;
    this.detailsOpen = false;
    if (page.is === "transfers") this.flyout = false;
  }

  /** Whether something lies over the page. */
  get isCovered(): boolean {
    return this.flyout || this.treeOpen || this.detailsOpen;
  }

  /** Closes the topmost layer; says whether there was one. */
  closeTop(): boolean {
    if (this.flyout) this.flyout = false;
    else if (this.treeOpen) this.treeOpen = false;
    else if (this.detailsOpen) this.detailsOpen = false;
    else return false;
    return true;
  }
}

/** The window's view. */
export const view = new View();
