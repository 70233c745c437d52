/**
 * The words of a conversation. A flow is a record of steps; a step asks, reads the reply and takes it somewhere.
 * Everything here is pure: a step sees the answers so far and the facts that were loaded for it, nothing else.
 */

/** Values that fill the gaps of a text; a Line stands for its own text. */
export type Vars = Readonly<Record<string, string | number | Line>>;

/** One paragraph to a person: the key of a text in locales/ and what fills its gaps. */
export interface Line<Key extends string = string> {
  readonly key: Key;
  readonly vars?: Vars;
  /** Follows the line before it without an empty line between, as the rows of a list do. */
  readonly tight?: boolean;
}

/** One answer a person can give by its number in the list, by word or by tap. */
export interface Choice<Key extends string = string> {
  readonly id: string;
  /** Text of the choice in locales/. */
  readonly key: Key;
  readonly vars?: Vars;
  /** Shown as this word to type instead of a number: for lists whose numbers mean something else. */
  readonly byWord?: string;
  /** Other words that mean it, lower case. */
  readonly words?: readonly string[];
}

/** What a person did, as a step sees it. */
export interface Reply {
  readonly kind:
    | "text"
    | "choice"
    | "contact"
    | "document"
    | "image"
    | "audio"
    | "sticker"
    | "location"
    | "unsupported";
  readonly text: string;
  /** A phone number that the platform confirmed to be the sender's own. */
  readonly verifiedPhone?: string;
  /** Of a document, where it has one. */
  readonly fileName?: string;
}

/** How a reply was understood: as a value, or not, with lines that name the fault. */
export type Reading<Said> = { readonly said: Said } | { readonly unclear: readonly Line[] };

/** Where to go, what to remember, what to say on the way and what to do. */
export interface Move<Exit extends string, Answers, Deed> {
  readonly to: Exit;
  /** The answers from here on, whole; left out, they stay as they are. */
  readonly answers?: Partial<Answers>;
  readonly say?: readonly Line[];
  readonly does?: readonly Deed[];
  /** What lies behind is done: "back" does not lead there any more. */
  readonly done?: true;
  /** Of a move to another flow: what that one is given as its first reply. */
  readonly carry?: Line;
}

/** Leaves the conversation at rest: no flow is running. */
export type End = "end";
/** Ends this flow and begins another one. */
export type Go = `go:${string}`;

/** What a step may look at. */
export interface View<Answers, Facts> {
  readonly answers: Partial<Answers>;
  readonly facts: Facts;
}

export interface Step<Answers, Facts, Deed, Said, Exit extends string> {
  /** Everywhere `take` may lead; anything else does not compile. The step itself is always allowed as "stay". */
  readonly exits: readonly Exit[];
  /** The question. */
  ask(view: View<Answers, Facts>): readonly Line[];
  /** The question once more, where the first time said a lot that is still to be read above; `ask` where left out. */
  askAgain?(view: View<Answers, Facts>): readonly Line[];
  /** Offered below the question as a numbered list. */
  choices?(view: View<Answers, Facts>): readonly Choice[];
  /** Offer the platform's button that shares the person's own phone number. */
  readonly askPhone?: boolean;
  /** `picked` is the id of the choice that the reply names, if it names one. */
  read(reply: Reply, view: View<Answers, Facts>, picked: string | null): Reading<Said>;
  take(said: NoInfer<Said>, view: View<Answers, Facts>): Move<NoInfer<Exit> | "stay", Answers, Deed>;
  /** Replies that the step must understand; they feed tests, drawings and the help beside a stuck chat. */
  readonly examples: readonly string[];
}

/** A step whose type of reply has been forgotten, so that steps of one flow fit in one record. */
// biome-ignore lint/suspicious/noExplicitAny: `Said` stands both in and out of a step; only `any` forgets it. The engine hands what `read` gave straight to `take`.
export type AnyStep<Answers, Facts, Deed> = Step<Answers, Facts, Deed, any, string>;

/** Makes the steps of one flow with their names, answers and facts known: `const step = stepsOf<Name, Answers, Facts, Deed>()`. */
export function stepsOf<Name extends string, Answers, Facts, Deed>() {
  return <Said, const Exit extends Name | End | Go>(step: Step<Answers, Facts, Deed, Said, Exit>) => step;
}

/** What has to be looked up before a reply can be taken: named questions to the database. */
export type Lookup = Readonly<Record<string, string>>;

export interface Flow<Name extends string, Answers, Facts, Deed> {
  readonly id: string;
  /** Raised when the meaning of stored answers or step names changes; `readAnswers` then knows both. */
  readonly version: number;
  /** The possible first questions; the first one unless `startAt` says otherwise. */
  readonly starts: readonly [NoInfer<Name>, ...NoInfer<Name>[]];
  startAt?(facts: Facts): NoInfer<Name>;
  /** Why this person cannot enter now, in lines to say; null when they may. */
  admit?(facts: Facts): readonly Line[] | null;
  /** Kinds of facts that the scene loads for every step of this flow. */
  readonly needs: readonly string[];
  /** What to look up for this reply at this step, besides. */
  lookup?(at: Name, reply: Reply, answers: Partial<Answers>, today: string): Lookup;
  readonly steps: Readonly<Record<Name, AnyStep<Answers, Facts, Deed>>>;
  /** Stored answers of any version to the present ones; null when they cannot be used any more. */
  readAnswers(stored: unknown, version: number): Partial<Answers> | null;
}

/** A flow with its own types forgotten, for the registry. */
// biome-ignore lint/suspicious/noExplicitAny: flows of different answers and facts live in one registry.
export type AnyFlow<Deed> = Flow<any, any, any, Deed>;

/** Where a chat stands. This is what is stored between two messages. */
export interface Place {
  readonly flow: string;
  readonly version: number;
  readonly at: string;
  readonly answers: Readonly<Record<string, unknown>>;
  /** Replies in a row that were not understood. */
  readonly unclear: number;
  /** Steps gone through, for "back"; the newest last. */
  readonly trail: readonly string[];
}

/** What one reply leads to. Never empty: something is always said, passed on to a person, or another flow begins. */
export interface Turn<Deed> {
  readonly place: Place | null;
  /** The flow to begin next, when the move said so. */
  readonly next: string | null;
  readonly say: readonly Line[];
  readonly choices: readonly Choice[];
  readonly askPhone: boolean;
  readonly does: readonly Deed[];
  /** What the next flow is given as its first reply. */
  readonly carry?: Line;
}
