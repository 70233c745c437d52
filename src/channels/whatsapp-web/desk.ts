/** What the channel shares with the rest of the house about its one connection; kept where every process sees it. */

/** What an officer needs to pair: a QR to scan, or a code to type on the phone. */
export type Offer =
  | { readonly qr: string; readonly expiresAtMs: number }
  | { readonly code: string; readonly expiresAtMs: number };

/** What somebody asked of the connection. */
export type Wish = { readonly wish: "code"; readonly phone: string } | { readonly wish: "logout" };

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
