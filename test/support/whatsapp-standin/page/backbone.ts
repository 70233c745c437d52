/** Events, models and collections as the pages of WhatsApp have them: attributes are plain fields that tell of changes. */

type Listener = (...args: never[]) => void;

export class Events {
  readonly #listeners = new Map<string, { readonly call: Listener; readonly given: Listener }[]>();

  on(names: string, listener: Listener): this {
    for (const name of names.split(" ")) this.#add(name, listener, listener);
    return this;
  }

  once(name: string, listener: Listener): this {
    const call = (...args: never[]) => {
      this.off(name, listener);
      listener(...args);
    };
    this.#add(name, call, listener);
    return this;
  }

  off(names: string, listener: Listener): this {
    for (const name of names.split(" ")) {
      const left = (this.#listeners.get(name) ?? []).filter(({ given }) => given !== listener);
      this.#listeners.set(name, left);
    }
    return this;
  }

  has(name: string): boolean {
    return (this.#listeners.get(name) ?? []).length > 0;
  }

  trigger(name: string, ...args: unknown[]): void {
    for (const { call } of [...(this.#listeners.get(name) ?? [])]) {
      try {
        call(...(args as never[]));
      } catch (error) {
        console.error("a listener failed", name, error);
      }
    }
  }

  #add(name: string, call: Listener, given: Listener): void {
    this.#listeners.set(name, [...(this.#listeners.get(name) ?? []), { call, given }]);
  }
}

type Attributes = Record<string, unknown>;

/** What a page keeps beside the attributes and never serialises. */
const UNSERIALISED = ["collection", "mediaObject", "mediaData", "msgs", "groupMetadata"];

export class Model extends Events {
  [attribute: string]: unknown;
  collection: Events | undefined;

  constructor(attributes: Attributes = {}) {
    super();
    Object.assign(this, attributes);
  }

  set(attributes: Attributes): this {
    const changed = Object.entries(attributes).filter(([key, value]) => this[key] !== value);
    for (const [key, value] of changed) {
      const before = this[key];
      this[key] = value;
      this.#tell(`change:${key}`, this, value, before);
    }
    if (changed.length > 0) this.#tell("change", this);
    return this;
  }

  serialize(): Attributes {
    const kept = Object.entries(this).filter(
      ([key, value]) => !UNSERIALISED.includes(key) && typeof value !== "function",
    );
    return Object.fromEntries(kept);
  }

  toJSON(): Attributes {
    return this.serialize();
  }

  unsafe(): this {
    return this;
  }

  #tell(name: string, ...args: unknown[]): void {
    this.trigger(name, ...args);
    this.collection?.trigger(name, ...args);
  }
}

type Key = string | { readonly _serialized: string };

/** Models by their id. `quiet` collections, the messages of one chat, tell nobody, own nothing and are in order. */
export class Collection<M extends Model = Model> extends Events {
  readonly #models = new Map<string, M>();
  readonly #quiet: boolean;

  constructor({ quiet = false }: { readonly quiet?: boolean } = {}) {
    super();
    this.#quiet = quiet;
  }

  get(id: Key | undefined): M | undefined {
    return id === undefined ? undefined : this.#models.get(keyOf(id));
  }

  getModelsArray(): M[] {
    const models = [...this.#models.values()];
    return this.#quiet ? models.sort((one, other) => placeOf(one) - placeOf(other)) : models;
  }

  async find(id: Key): Promise<M | undefined> {
    return this.get(id);
  }

  async update(): Promise<void> {}

  add(model: M): M {
    this.#models.set(keyOf(model.id as Key), model);
    if (this.#quiet) return model;
    model.collection = this;
    this.trigger("add", model);
    return model;
  }
}

/** What this page sends has no place yet: it comes last. */
function placeOf({ ord }: Model): number {
  return typeof ord === "number" ? ord : Number.MAX_SAFE_INTEGER;
}

function keyOf(id: Key): string {
  return typeof id === "string" ? id : id._serialized;
}
