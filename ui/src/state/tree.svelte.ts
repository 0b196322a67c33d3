import { SvelteMap, SvelteSet } from "svelte/reactivity";
import { commands, type Crumb, type Error as Failure, type TreeNode } from "../lib/bindings";
import { failure } from "../lib/host";

/** A line of the tree as it is drawn. */
export interface Line {
  node: TreeNode;
  parent: number;
  /** From 1. */
  level: number;
  position: number;
  siblings: number;
  expanded: boolean;
}

/** The places, as a tree that is read where it is opened. */
class Tree {
  root = $state<number | null>(null);
  /** The line that has the keyboard. */
  cursor = $state<number | null>(null);
  readonly #loading = new SvelteSet<number>();
  readonly errors = new SvelteMap<number, Failure>();
  readonly #children = new SvelteMap<number, TreeNode[]>();
  readonly #expanded = new SvelteSet<number>();
  /** Places that changed while they were being read. */
  readonly #again = new Set<number>();

  /** The lines in sight, from top to bottom. */
  readonly lines = $derived(this.root === null ? [] : this.#below(this.root, 1));

  /** Shows the tree below a root. */
  async start(root: number) {
    this.#children.clear();
    this.#expanded.clear();
    this.errors.clear();
    this.root = root;
    await this.#read(root);
  }

  /** The line of a place. */
  lineOf = (id: number | null): number => this.lines.findIndex(({ node }) => node.id === id);

  /** Whether a line has something below it, as far as anybody knows. */
  canExpand = (node: TreeNode): boolean => node.expandable !== false;

  /** Whether a place is being read for the first time. */
  isReading = (id: number): boolean => this.#loading.has(id) && !this.#children.has(id);

  async expand(id: number) {
    this.#expanded.add(id);
    if (!this.#children.has(id)) await this.#read(id);
  }

  collapse(id: number) {
    this.#expanded.delete(id);
  }

  toggle(id: number) {
    if (this.#expanded.has(id)) this.collapse(id);
    else void this.expand(id);
  }

  /** Opens the way to a place. */
  async reveal(crumbs: readonly Crumb[]) {
    for (const { id } of crumbs.slice(0, -1)) {
      if (id !== this.root) await this.expand(id);
    }
    this.cursor = crumbs.at(-1)?.id ?? null;
  }

  /** Reads a place again where it stands in the tree. */
  async renew(id: number) {
    if (this.#children.has(id)) await this.#read(id);
    const parent = [...this.#children].find(([, nodes]) => nodes.some((node) => node.id === id))?.[0];
    if (parent !== undefined) await this.#read(parent);
  }

  async #read(id: number) {
    if (this.#loading.has(id)) {
      this.#again.add(id);
      return;
    }
    this.#loading.add(id);
    try {
      this.#children.set(id, await commands.tree(id));
      this.errors.delete(id);
    } catch (thrown) {
      this.errors.set(id, failure(thrown));
    } finally {
      this.#loading.delete(id);
    }
    if (this.#again.delete(id)) await this.#read(id);
  }

  #below(parent: number, level: number): Line[] {
    const nodes = this.#children.get(parent) ?? [];
    return nodes.flatMap((node, index) => {
      const expanded = this.#expanded.has(node.id) && this.canExpand(node);
      const line = { node, parent, level, position: index + 1, siblings: nodes.length, expanded };
      return expanded ? [line, ...this.#below(node.id, level + 1)] : [line];
    });
  }
}

/** The tree of places. */
export const tree = new Tree();
