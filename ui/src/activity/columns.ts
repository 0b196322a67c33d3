/** A column of the list of deletions. */
export type ActivityColumn = "date" | "who" | "scope" | "items" | "result" | "remains";
