import type { ImportedRow, ReadRow, SourceKind } from "#domain/imports";

/** A row as a source gave it, and where it stands there, for the file of what was set aside. */
export type FoundRow = ReadRow & {
  /** the file, or the list of the REST API */
  readonly file: string;
  /** its last line in the file, or its turn in the list */
  readonly line: number;
  /** as it was given; asked of the few that are set aside */
  readonly raw: () => string;
};

/** How far a reading has come; `of` null: nobody knows how much there is. */
export type Position = { readonly done: number; readonly of: number | null };

export type Batch = { readonly rows: readonly FoundRow[]; readonly position: Position };

/** Where an earlier system's rows are read from. Rows come in batches, so that memory does not grow with their number. */
export type Source = {
  readonly kind: SourceKind;
  read(kind: ImportedRow["kind"]): AsyncIterable<Batch>;
  /** files that could not be read at all, each with a sentence; known once everything was read */
  readonly unread: readonly { readonly file: string; readonly why: string }[];
};
