/** What is known of a report before it is read. */
export interface Options {
  /** The language of sentences: `zh` (the default) or `en`. */
  lang?: "zh" | "en";
  /** The year that is due; a report on another one is an error (D104). */
  year?: number;
  /** Who reports; another body's report is a warning (D106). */
  body?: string;
  /** The body's level, where its name does not tell. */
  level?: Level;
}

export type Tier = "state" | "province" | "city" | "county" | "township";
/** 级别；部门加 -department. */
export type Level = Tier | `${Tier}-department`;

/** A report and what was found in it: the contract `gouji.report/1` (`gouji schema`). */
export interface Report {
  schema: "gouji.report/1";
  source: { name: string; format: string | null };
  /** The statutory form of the report: `2021`, `2019`; null where no table was found. */
  form: string | null;
  /** The form of each table that is there. */
  forms: Record<string, string>;
  year: number | null;
  body: string | null;
  level: Level | null;
  /** The figures by cell (`t3.concluded.total`). */
  cells: Record<CellId, Cell>;
  diagnostics: Diagnostic[];
  /** How many relations (勾稽关系) were checked, and how many of them fail. */
  relations: { checked: number; failed: number; unchecked: number };
  summary: { error: number; warning: number; accepted?: number; info: number; unread: number };
}

/** A cell of the form: TABLE.ROW.COLUMN, in table 4 the group and the outcome. */
export type CellId = `${"t2" | "t3" | "t4"}.${string}.${string}`;

/** A figure. */
export interface Cell {
  /** The number; null for a cell that is blank; absent for one that could not be read. */
  value?: number | null;
  /** What the file prints. */
  text: string;
  /** The value was worked out, not read. */
  inferred?: true;
  /** A person has typed over this cell: what the file says in it. */
  edited?: string | null;
  at?: Place;
}

/** Where something stands in the file: only what the reader saw is there. */
export interface Place {
  /** Name of the worksheet. */
  sheet?: string;
  /** Page, from 1. */
  page?: number;
  /** Left, top, right, bottom in points, from the top left of the page. */
  bbox?: [number, number, number, number];
  /** Grid of the file, its row and column, from 0. */
  table?: number;
  row?: number;
  column?: number;
  /** UTF-8 bytes in the extracted text. */
  start?: number;
  end?: number;
}

/** A finding. */
export interface Diagnostic {
  /** `T301` …: docs/rules.md. One that begins with S says that the file could not be read. */
  code: string;
  /** The name of the rule: `column-balance`. */
  rule: string;
  severity: "error" | "warning" | "info";
  /** The sentence, with its numbers, in the language asked for. */
  message: string;
  /** The cells meant, in the order of the formula, the one to look at first first. */
  cells: CellId[];
  /** What the formula gives for the first cell, and what stands there. */
  expected?: number;
  actual?: number;
  at: Place[];
  /** The reason for which a person has accepted this doubt. */
  accepted?: string;
  /** Single cells whose change would put it right, best first. */
  suggestions: Suggestion[];
}

/** A single cell whose change would put it right. */
export interface Suggestion {
  cell: CellId;
  /** What stands there; null where nothing was read. */
  from: number | null;
  to: number;
  /** How many failing relations the change settles. */
  repairs: number;
}

/**
 * Reads and checks a file: Word, WPS, Excel, OpenDocument, RTF, PDF, OFD, HTML, MHT, CSV, text, or a ZIP of these, told by the bytes.
 * A string is taken as a page or a text. One result for each report in the file; a file that can't be
 * read gives one result whose only finding is an S code. Rejects only on a fault of gouji itself.
 */
export function check(what: Uint8Array | ArrayBuffer | ArrayBufferView | Blob | string, name: string, options?: Options): Promise<Report[]>;

/** The version of gouji. */
export const version: string;
