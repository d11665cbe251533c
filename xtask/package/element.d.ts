import type { Report } from "./index.js";

/** Settles once `<gouji-validator>` is defined. */
export const defined: Promise<void>;

/** What is wrong with the element itself, not with a report. */
export interface Fault {
  /** In the element's language. */
  message: string;
}

/** `<gouji-validator>`: 年度报告核对 as an element, form-associated. */
export interface GoujiValidator extends HTMLElement {
  /** Checks a file, a text or HTML, as if it had been dropped; gives the first report once it is checked. */
  check(what: File | Blob | ArrayBuffer | Uint8Array | string, name?: string): Promise<Report>;
  /** The open file with its findings in it as comments, or a DOCX of its tables where it takes none. */
  annotate(): Promise<File>;
  /** Forgets all files. */
  clear(): void;
  /** The report that is open, as it stands after what was typed; null where there is none. */
  readonly result: Report | null;
  /** The version of gouji. */
  readonly version: string;
  readonly form: HTMLFormElement | null;
  readonly validity: ValidityState | null;
  readonly validationMessage: string;
  checkValidity(): boolean;
  reportValidity(): boolean;
}

declare global {
  interface HTMLElementTagNameMap {
    "gouji-validator": GoujiValidator;
  }
  interface GlobalEventHandlersEventMap {
    /** A report was checked, or has changed by typing. */
    "gouji-result": CustomEvent<Report>;
    "gouji-error": CustomEvent<Fault>;
    /** How many files are still to be checked. */
    "gouji-progress": CustomEvent<{ pending: number; page?: number; pages?: number }>;
  }
}
