/**
 * What a channel that lives by a linked phone shares with the rest of the house: how its one connection is, and the
 * session by which it speaks. Kept where every process sees it (src/link).
 */

/** What an officer needs to pair: a QR to scan, or a code to type on the phone. */
export type Offer =
  | { readonly qr: string; readonly expiresAtMs: number }
  | { readonly code: string; readonly expiresAtMs: number };

/** What somebody asked of the connection. */
export type Wish = { readonly wish: "code"; readonly phone: string } | { readonly wish: "logout" };

/** How the connection is, as its process says. */
export interface LinkReport {
  readonly state: string;
  readonly why: string | null;
  readonly sinceMs: number;
  readonly offer: Offer | null;
  /** Everything up to this moment was taken in; null leaves what was noted before. */
  readonly heardMs: number | null;
}

/** What the owner learns with each report. */
export interface Orders {
  /** Up to when everything was taken in, as last noted; null before the first pairing. */
  readonly heardMs: number | null;
  readonly wish: Wish | null;
  /** Somebody looks at the pairing page or waits in the terminal. */
  readonly watched: boolean;
}

export interface LinkDesk {
  /**
   * Says how the connection is, and takes or keeps the right to be the one process behind this number. Gives null
   * while another process has that right; rejects when nobody can be asked.
   */
  report(report: LinkReport): Promise<Orders | null>;
  /** Gives the right back at once, for the next process. */
  release(report: LinkReport): Promise<void>;
}

/** A copy of the session outside of its folder, so that another server can go on with it. */
export interface SessionShelf {
  /** In whose folder the session was used last, by the folder's own mark; null when none is known. */
  lastUser(): Promise<string | null>;
  /** Notes that this folder uses the session from now on; false when another process has the number. */
  claim(mark: string): Promise<boolean>;
  /** The copy; null when there is none. Rejects when it cannot be opened. */
  take(): Promise<Uint8Array | null>;
  /** Puts a newer copy in the place of the last one; false, and nothing is put, when another process has the number. */
  put(copy: Uint8Array): Promise<boolean>;
  /** The phone ended the session: no copy of it stays. */
  clear(): Promise<void>;
}
