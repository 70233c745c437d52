import type { Steps } from "../kit/steps.ts";

/** A weighed question: places in the table of features, and how much each counts. Both arrays have one length. */
interface Weighed {
  readonly at: Int32Array;
  readonly weight: Float32Array;
}

export interface Example<Label extends string> {
  readonly features: ReadonlyMap<string, number>;
  readonly label: Label;
}

export interface Model<Label extends string> {
  /** The chance of each label, which sum to one. */
  chances(features: ReadonlyMap<string, number>): readonly { readonly label: Label; readonly chance: number }[];
  /** The share, 0 to 1, of a question's weight that the examples know. */
  known(features: ReadonlyMap<string, number>): number;
}

/** A pair or a piece of a single example says nothing of others. */
const FEWEST = 2;
const ROUNDS = 4;
const FIRST_STEP = 3;
/** What is nearly right already is left alone, which is most of the work saved. */
const IDLE = 0.01;
/** How fast the plain likelihood of a label is learnt beside that of features. */
const BIAS = 0.05;

/** Examples that are learnt from between two stops: some milliseconds. */
const BETWEEN_STOPS = 50;

/**
 * Learns which features speak for which label (multinomial logistic regression by stochastic descent). The same
 * examples in the same order give the same model. Nothing is stored: examples are easier to keep than weights.
 */
export function* learn<Label extends string>(
  labels: readonly Label[],
  examples: readonly Example<Label>[],
): Steps<Model<Label>> {
  const table = tableOf(examples);
  yield;
  const weights = new Float32Array((table.rarity.length + 1) * labels.length);
  const taught: (Weighed & { readonly label: number })[] = [];
  for (const { features, label } of examples) {
    taught.push({ ...weigh(features, table), label: labels.indexOf(label) });
    if (taught.length % BETWEEN_STOPS === 0) yield;
  }
  const outputs = new Float32Array(labels.length);
  const order = stridden(taught.length);
  for (let round = 0; round < ROUNDS; round++) {
    const step = FIRST_STEP / (1 + round * 0.35);
    for (const [nth, place] of order.entries()) {
      if (nth % BETWEEN_STOPS === 0) yield;
      const one = taught[place];
      if (!one) continue;
      forward(one, weights, outputs);
      outputs.forEach((chance, label) => {
        outputs[label] = ((label === one.label ? 1 : 0) - chance) * step;
      });
      nudge(one, weights, outputs);
    }
  }
  return {
    chances: (features) => {
      forward(weigh(features, table), weights, outputs);
      return labels.map((label, at) => ({ label, chance: outputs[at] ?? 0 }));
    },
    known: (features) => knownShare(features, table),
  };
}

interface Table {
  readonly places: ReadonlyMap<string, number>;
  /** How telling each feature is: the fewer examples have it, the more. */
  readonly rarity: Float32Array;
  readonly most: number;
}

function tableOf(examples: readonly Example<string>[]): Table {
  const counts = new Map<string, number>();
  for (const { features } of examples)
    for (const name of features.keys()) counts.set(name, (counts.get(name) ?? 0) + 1);
  const rarity = new Float32Array(counts.size);
  const places = new Map<string, number>();
  for (const [name, count] of counts) {
    if (count < FEWEST && !name.startsWith("w ")) continue;
    rarity[places.size] = Math.log(1 + examples.length / count);
    places.set(name, places.size);
  }
  return { places, rarity, most: Math.log(1 + examples.length) };
}

/** Known features only, to a vector of length one. */
function weigh(features: ReadonlyMap<string, number>, { places, rarity }: Table): Weighed {
  const found: number[] = [];
  const values: number[] = [];
  let squares = 0;
  for (const [name, weight] of features) {
    const place = places.get(name);
    if (place === undefined) continue;
    const value = weight * (rarity[place] ?? 0);
    found.push(place);
    values.push(value);
    squares += value * value;
  }
  const length = Math.sqrt(squares) || 1;
  return { at: Int32Array.from(found), weight: Float32Array.from(values, (value) => value / length) };
}

function knownShare(features: ReadonlyMap<string, number>, { places, rarity, most }: Table): number {
  let [all, known] = [0, 0];
  for (const [name, weight] of features) {
    if (!name.startsWith("w ")) continue;
    const place = places.get(name);
    all += weight * (place === undefined ? most : (rarity[place] ?? 0));
    if (place !== undefined) known += weight * (rarity[place] ?? 0);
  }
  return all === 0 ? 0 : known / all;
}

function forward({ at, weight }: Weighed, weights: Float32Array, outputs: Float32Array): void {
  const labels = outputs.length;
  const bias = weights.length - labels;
  for (let label = 0; label < labels; label++) outputs[label] = weights[bias + label] ?? 0;
  for (let i = 0; i < at.length; i++) {
    const [from, value] = [(at[i] ?? 0) * labels, weight[i] ?? 0];
    for (let label = 0; label < labels; label++)
      outputs[label] = (outputs[label] ?? 0) + value * (weights[from + label] ?? 0);
  }
  const top = outputs.reduce((one, other) => Math.max(one, other));
  let sum = 0;
  for (let label = 0; label < labels; label++) {
    const power = Math.exp((outputs[label] ?? 0) - top);
    outputs[label] = power;
    sum += power;
  }
  for (let label = 0; label < labels; label++) outputs[label] = (outputs[label] ?? 0) / sum;
}

/** Moves the weights of the example's features by what each label was off. */
function nudge({ at, weight }: Weighed, weights: Float32Array, gaps: Float32Array): void {
  const labels = gaps.length;
  const wide: number[] = [];
  for (let label = 0; label < labels; label++) if (Math.abs(gaps[label] ?? 0) > IDLE) wide.push(label);
  for (let i = 0; i < at.length; i++) {
    const [from, value] = [(at[i] ?? 0) * labels, weight[i] ?? 0];
    for (const label of wide) weights[from + label] = (weights[from + label] ?? 0) + value * (gaps[label] ?? 0);
  }
  const bias = weights.length - labels;
  for (const label of wide) weights[bias + label] = (weights[bias + label] ?? 0) + BIAS * (gaps[label] ?? 0);
}

/** Every place once, neighbours far apart: examples of one topic stand together, and learning them in a row forgets others. */
function stridden(length: number): number[] {
  const stride = [379, 367, 359, 353].find((prime) => length % prime !== 0) ?? 1;
  return Array.from({ length }, (_none, at) => (at * stride) % length);
}
