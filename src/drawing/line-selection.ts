/**
 * Chooses the lines of one layer: by weight, or the strongest that hold a share of the mass.
 * Leaves out: where a line runs (heads-layout.ts) and how it looks (canvas-painter.ts).
 * Linear in heads × tokens²: a histogram instead of a sort, typed arrays instead of objects.
 */
import type { Cut } from '../state/document';

/** A line fainter than one step of an 8-bit screen is not drawn. */
export const FAINTEST = 1 / 255;

/** More lines than this no eye can follow; the strongest are kept and the share is stated. */
export const MOST_LINES = 60_000;

/** Lines as parallel arrays, strongest first (to 1/255); entries from `count` on are unused. */
export type HeadLines = {
  readonly count: number;
  readonly from: Uint16Array;
  readonly to: Uint16Array;
  readonly head: Uint16Array;
  /** 0 to 1; also the opacity. */
  readonly weight: Float32Array;
};

export type LineSelection = {
  readonly lines: HeadLines;
  /** The smallest weight that the cut lets through. */
  readonly threshold: number;
  /** Lines there would be without any cut: heads × tokens². */
  readonly total: number;
  /** Share of the chosen heads' mass that the drawn lines hold, 0 to 1. */
  readonly shownMass: number;
};

/** One layer of attention and what is chosen of it. */
export type LayerLines = {
  /** Shape [heads of the model, tokens, tokens], row-major. */
  readonly weights: Float32Array;
  readonly tokens: number;
  /** The chosen heads, 0-based. */
  readonly heads: readonly number[];
  readonly cut: Cut;
};

/** A share is reached within what adding up float32 weights can lose. */
const ROUNDING = 1e-6;

// A positive float32 grows with its bit pattern: its upper half is a logarithmic histogram bin.
const BINS = 0x3f80 + 2;
const binCounts = new Uint32Array(BINS);
const binMass = new Float64Array(BINS);

/** Shape [tokens, tokens] of one head. */
export function headPlane({ weights, tokens }: LayerLines, head: number): Float32Array {
  return weights.subarray(head * tokens * tokens, (head + 1) * tokens * tokens);
}

const bitsOf = (values: Float32Array): Uint32Array =>
  new Uint32Array(values.buffer, values.byteOffset, values.length);

const binOf = (bits: number): number => Math.min(BINS - 1, bits >>> 16);

/** Fills the histogram; returns the mass of the chosen heads. */
function fillBins(layer: LayerLines): number {
  binCounts.fill(0);
  binMass.fill(0);
  let mass = 0;
  for (const head of layer.heads) {
    const values = headPlane(layer, head);
    const bits = bitsOf(values);
    for (let i = 0; i < values.length; i++) {
      const bin = binOf(bits[i]);
      binCounts[bin]++;
      binMass[bin] += values[i];
      mass += values[i];
    }
  }
  return mass;
}

/** Whether so much mass in so many lines will do. */
type Enough = (mass: number, lines: number) => boolean;

/** A bin, and what those above it hold. */
type Reached = { readonly bin: number; readonly mass: number; readonly lines: number };

/** The bin with the last line needed, going from the strongest down; null if all are not enough. */
function binWhere(enough: Enough): Reached | null {
  let mass = 0;
  let lines = 0;
  for (let bin = BINS - 1; bin >= 0; bin--) {
    if (binCounts[bin] === 0) continue;
    if (enough(mass + binMass[bin], lines + binCounts[bin])) return { bin, mass, lines };
    mass += binMass[bin];
    lines += binCounts[bin];
  }
  return null;
}

/** The weight of the last line needed among `values`, those of the bin reached. */
function weightWithin(values: Float32Array, reached: Reached, enough: Enough): number {
  let { mass, lines } = reached;
  for (const weight of values.sort().reverse()) {
    mass += weight;
    lines += 1;
    if (enough(mass, lines)) return weight;
  }
  return 0;
}

function valuesIn(layer: LayerLines, bin: number): Float32Array {
  const found = new Float32Array(binCounts[bin]);
  let count = 0;
  for (const head of layer.heads) {
    const values = headPlane(layer, head);
    const bits = bitsOf(values);
    for (let i = 0; i < values.length; i++) {
      if (binOf(bits[i]) === bin) found[count++] = values[i]!;
    }
  }
  return found;
}

/** The smallest weight the cut lets through; the histogram must be filled. */
function cutThreshold(layer: LayerLines, mass: number): number {
  const { by, value } = layer.cut;
  if (by === 'weight') return value;
  if (value <= 0) return Infinity;
  if (value >= 1) return 0;
  const enough: Enough = sum => sum >= value * mass * (1 - ROUNDING);
  const reached = binWhere(enough);
  return reached === null ? 0 : weightWithin(valuesIn(layer, reached.bin), reached, enough);
}

/** The smallest weight that the cut lets through; linear in heads × tokens². */
export function selectThreshold(layer: LayerLines): number {
  return cutThreshold(layer, fillBins(layer));
}

const isCrowded: Enough = (_, lines) => lines >= MOST_LINES;
const FAINTEST_BIN = binOf(bitsOf(Float32Array.of(FAINTEST))[0]);

/** Where in the layer the weights of `bin` and of those above it stand, head after head. */
function placesFrom(layer: LayerLines, bin: number): Uint32Array {
  let most = 0;
  for (let at = bin; at < BINS; at++) most += binCounts[at];
  const places = new Uint32Array(most);
  let count = 0;
  for (const head of layer.heads) {
    const bits = bitsOf(headPlane(layer, head));
    const start = head * layer.tokens * layer.tokens;
    for (let i = 0; i < bits.length; i++) if (binOf(bits[i]) >= bin) places[count++] = start + i;
  }
  return places;
}

/** Of weights at `places`, the one from which on down there are too many lines to follow. */
function crowdedWeight(
  { weights }: LayerLines,
  places: Uint32Array,
  crowded: Reached | null
): number {
  if (crowded === null) return 0;
  const bits = bitsOf(weights);
  const values = new Float32Array(binCounts[crowded.bin]);
  let count = 0;
  for (let i = 0; i < places.length; i++) {
    if (binOf(bits[places[i]]) === crowded.bin) values[count++] = weights[places[i]];
  }
  return weightWithin(values, crowded, isCrowded);
}

/** Puts every weight at `places` of at least `least` into arrays, strongest first by 1/255 steps. */
function collect(
  { weights, tokens }: LayerLines,
  places: Uint32Array,
  least: number
): { lines: HeadLines; mass: number } {
  const starts = new Uint32Array(257);
  // Not `of`: an opening page runs this before it is compiled, where an iterator costs thrice.
  for (let i = 0; i < places.length; i++) {
    const weight = weights[places[i]];
    if (weight >= least) starts[256 - Math.min(255, (weight * 255) | 0)]++;
  }
  for (let i = 1; i < 257; i++) starts[i] += starts[i - 1];
  const count = starts[256];
  const lines = {
    count,
    from: new Uint16Array(count),
    to: new Uint16Array(count),
    head: new Uint16Array(count),
    weight: new Float32Array(count)
  };
  let mass = 0;
  for (let i = 0; i < places.length; i++) {
    const place = places[i];
    const weight = weights[place];
    if (weight < least) continue;
    const at = starts[255 - Math.min(255, (weight * 255) | 0)]++;
    const row = Math.floor(place / tokens);
    const head = Math.floor(row / tokens);
    lines.from[at] = row - head * tokens;
    lines.to[at] = place - row * tokens;
    lines.head[at] = head;
    lines.weight[at] = weight;
    mass += weight;
  }
  return { lines, mass };
}

/**
 * The lines to draw of one layer, and what share of the mass they hold. Lines that tie with the
 * last one needed are drawn too.
 *
 * @throws {RangeError} if the weights do not hold the heads named
 * @example one head with rows [.9, .1] and [.3, .7], cut by mass .8: threshold .7, two lines,
 *   shownMass .8
 */
export function selectLines(layer: LayerLines): LineSelection {
  const { tokens, heads, weights } = layer;
  const perHead = tokens * tokens;
  for (const head of heads) {
    if (!(head >= 0 && (head + 1) * perHead <= weights.length)) {
      throw new RangeError(`head ${head} is not among ${weights.length / perHead} heads`);
    }
  }
  const mass = fillBins(layer);
  const threshold = cutThreshold(layer, mass);
  const crowded = binWhere(isCrowded);
  const places = placesFrom(layer, Math.max(crowded?.bin ?? 0, FAINTEST_BIN));
  const most = crowdedWeight(layer, places, crowded);
  const drawn = collect(layer, places, Math.max(threshold, most, FAINTEST));
  return {
    lines: drawn.lines,
    threshold,
    total: heads.length * perHead,
    shownMass: mass === 0 ? 0 : Math.min(1, drawn.mass / mass)
  };
}
