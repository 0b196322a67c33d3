// The keys of the window, as its sheet lists them.

/** Keys, and the sentence that says what they do. */
export interface Shortcut {
  keys: readonly string[];
  /** A key of the words. */
  does: string;
}

/** The groups of the sheet, each named by a key of the words. */
export const SHORTCUTS: readonly { group: string; keys: readonly Shortcut[] }[] = [
  {
    group: "shortcuts-window",
    keys: [
      { keys: ["Ctrl+K"], does: "shortcut-search" },
      { keys: ["F6", "Shift+F6"], does: "shortcut-panes" },
      { keys: ["Ctrl+J"], does: "shortcut-transfers" },
      { keys: ["Ctrl+,"], does: "settings" },
      { keys: ["?"], does: "shortcut-sheet" },
      { keys: ["Esc"], does: "shortcut-escape" },
    ],
  },
  {
    group: "shortcuts-moving",
    keys: [
      { keys: ["↑", "↓"], does: "shortcut-move" },
      { keys: ["Home", "End", "PgUp", "PgDn"], does: "shortcut-far" },
      { keys: ["A…Z"], does: "shortcut-letters" },
      { keys: ["Enter"], does: "open" },
      { keys: ["Backspace", "Alt+↑"], does: "up" },
      { keys: ["Alt+←", "Alt+→"], does: "shortcut-history" },
      { keys: ["Ctrl+F"], does: "filter" },
      { keys: ["F5", "Ctrl+R"], does: "refresh" },
    ],
  },
  {
    group: "shortcuts-selecting",
    keys: [
      { keys: ["Space", "Ctrl+Space"], does: "shortcut-toggle" },
      { keys: ["Shift+↑", "Shift+↓"], does: "shortcut-range" },
      { keys: ["Ctrl+A"], does: "shortcut-all" },
    ],
  },
  {
    group: "shortcuts-doing",
    keys: [
      { keys: ["Ctrl+D"], does: "verb-download" },
      { keys: ["Delete"], does: "shortcut-delete" },
      { keys: ["Ctrl+C"], does: "shortcut-copy" },
      { keys: ["Alt+Enter"], does: "properties" },
      { keys: ["Shift+F10"], does: "shortcut-menu" },
    ],
  },
];
