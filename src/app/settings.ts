/**
 * What the reader has set for all views, in one store that the views follow live. Its defaults are
 * those of `schema/plugin.json` (tested); a host without settings leaves them as they are.
 */
import { createStore } from 'zustand/vanilla';

export const DEFAULT_MODELS = ['embedded', 'article'] as const;
export const PRECISIONS = ['auto', 'fp32', 'fp16', 'int8'] as const;
export const PALETTE_CHOICES = ['auto', 'light', 'dark', 'lightContrast', 'darkContrast'] as const;

export type Settings = {
  /** What the Attention Explorer opens with. */
  readonly defaultModel: (typeof DEFAULT_MODELS)[number];
  /** Preferred where a model comes in several. */
  readonly precision: (typeof PRECISIONS)[number];
  /** Where models are fetched from that are asked for by name: a Hub, a mirror of it, or an address with `{model}`, `{revision}` and `{file}`. */
  readonly modelHost: string;
  /** The colours of the views; `auto` follows what surrounds them. */
  readonly palette: (typeof PALETTE_CHOICES)[number];
  /** `#rrggbb`, in the order of the heads; empty: those of the palette. */
  readonly headColours: readonly string[];
  /** Longer texts are cut, special tokens counted; the model may take fewer. */
  readonly maxTokens: number;
  /** The most bytes of attention that all views of a page hold together, 1 MB = 2²⁰ bytes; each shows its layer whatever it is. */
  readonly attentionMegabytes: number;
  /** The most base64 text of a snapshot in a notebook, 1 KB = 1024 bytes; 0: none is written. */
  readonly snapshotLimitKilobytes: number;
  /** Whether the picture is written into notebooks. */
  readonly savedPicture: boolean;
  /** Whether the browser may keep the files of a model. */
  readonly cache: boolean;
  /** Seconds that the engine outlives the last view. */
  readonly engineGraceSeconds: number;
};

export const DEFAULT_SETTINGS: Settings = {
  defaultModel: 'embedded',
  precision: 'auto',
  modelHost: 'https://huggingface.co',
  palette: 'auto',
  headColours: [],
  maxTokens: 512,
  attentionMegabytes: 256,
  snapshotLimitKilobytes: 256,
  savedPicture: true,
  cache: true,
  engineGraceSeconds: 60
};

export const settings = createStore<Settings>(() => DEFAULT_SETTINGS);

/** Whether models can be fetched from there. @example `https://huggingface.co`, `http://mirror.lan/{model}/{file}` */
export function isModelHost(value: string): boolean {
  const parsed = URL.canParse(value) ? new URL(value) : null;
  const isWeb = parsed?.protocol === 'https:' || parsed?.protocol === 'http:';
  return isWeb && value.length <= 1000 && value.includes('{file}') === value.includes('{model}');
}

type Reader<Value> = (value: unknown) => Value | undefined;

const oneOf =
  <Value extends string>(values: readonly Value[]): Reader<Value> =>
  value =>
    values.find(known => known === value);
const address: Reader<string> = value =>
  typeof value === 'string' && isModelHost(value) ? value : undefined;
const flag: Reader<boolean> = value => (typeof value === 'boolean' ? value : undefined);
const between =
  (least: number, most: number): Reader<number> =>
  value =>
    typeof value === 'number' && value >= least && value <= most ? value : undefined;
const whole =
  (least: number, most: number): Reader<number> =>
  value =>
    Number.isInteger(value) ? between(least, most)(value) : undefined;
const isColour = (value: unknown): value is string =>
  typeof value === 'string' && /^#[\da-f]{6}$/i.test(value);
const colours: Reader<readonly string[]> = value =>
  Array.isArray(value) && value.every(isColour) ? value : undefined;

const READERS: { readonly [Name in keyof Settings]: Reader<Settings[Name]> } = {
  defaultModel: oneOf(DEFAULT_MODELS),
  precision: oneOf(PRECISIONS),
  modelHost: address,
  palette: oneOf(PALETTE_CHOICES),
  headColours: colours,
  maxTokens: whole(8, 512),
  attentionMegabytes: whole(1, 4096),
  snapshotLimitKilobytes: whole(0, 8192),
  savedPicture: flag,
  cache: flag,
  engineGraceSeconds: between(0, 86_400)
};

const isSame = (a: unknown, b: unknown): boolean =>
  a === b || JSON.stringify(a) === JSON.stringify(b);

/**
 * Takes settings from a host. A field that is missing or holds what it must not gets its default;
 * one that says what it said before stays the same object.
 */
export function applySettings(composite: unknown): void {
  const given = typeof composite === 'object' && composite !== null ? composite : {};
  const before = settings.getState();
  const read = Object.entries(READERS).map(([name, reader]) => {
    const key = name as keyof Settings;
    const value = reader(Reflect.get(given, name)) ?? DEFAULT_SETTINGS[key];
    return [name, isSame(value, before[key]) ? before[key] : value];
  });
  settings.setState(Object.fromEntries(read) as Partial<Settings>);
}
