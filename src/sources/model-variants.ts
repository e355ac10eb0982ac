/**
 * The ONNX files of a model: how exact each is, by its name, and which is taken where nobody chose. Names follow what
 * transformers.js and optimum write; what a graph really computes in is seen once it is read.
 */
import type { FileRef } from './file-ref';
import type { ModelFolder } from './model-folder';
import { roundedTo } from './rounded-to';

export type VariantPrecision = 'fp32' | 'fp16' | 'int8' | 'int4';

export type ModelVariant = {
  readonly file: FileRef;
  /** Files beside it that hold its parameters. */
  readonly companions: readonly FileRef[];
  readonly precision: VariantPrecision;
  /** See `roundedTo`. */
  readonly isExact: boolean;
  /** Whether it was rewritten for speed, so that its attention may be hidden in a fused operator. */
  readonly isOptimised: boolean;
  /** With its companions; null while unknown. */
  readonly sizeBytes: number | null;
};

/** First that fits is what a name stands for; each word stands between separators. */
const MARKS: readonly (readonly [RegExp, VariantPrecision])[] = [
  [/(^|[_.-])(q4\w*|int4|uint4|bnb4|nf4|fp4)(?=[_.-]|$)/i, 'int4'],
  [/(^|[_.-])(q?u?int8|quantized|quant|q8\w*|dynamic)(?=[_.-]|$)/i, 'int8'],
  [/(^|[_.-])(fp16|float16|half|o4)(?=[_.-]|$)/i, 'fp16']
];
const OPTIMISED = /(^|[_.-])(o[1-4]|optimized|optimised)(?=[_.-]|$)/i;
/** Of a model in several parts, those that are no encoder. A merged decoder hides its attention in branches. */
const OTHER_PART = /(merged|with_past|decoder_|vision|projector|pooler|tokenizer|preprocess)/i;
const DECODER = /(^|\/)decoder_model(_\w+)?\.onnx$/i;

const baseOf = ({ path }: FileRef): string => path.slice(path.lastIndexOf('/') + 1);

/** By the name alone. @example `onnx/model_quantized.onnx` gives int8 */
export function precisionByName(path: string): VariantPrecision {
  const name = path.slice(path.lastIndexOf('/') + 1).replace(/\.onnx$/i, '');
  return MARKS.find(([mark]) => mark.test(name))?.[1] ?? 'fp32';
}

/** Every ONNX file that may hold the model, smallest first. */
export function listVariants({ files }: ModelFolder): readonly ModelVariant[] {
  const onnx = files.filter(({ path }) => path.toLowerCase().endsWith('.onnx'));
  const parts = onnx.filter(file => !OTHER_PART.test(baseOf(file)));
  const whole = parts.length > 0 ? parts : onnx.filter(({ path }) => DECODER.test(path));
  const candidates = whole.filter(({ path }) => !/merged|with_past/i.test(path));
  return candidates
    .map(file => toVariant(file, files))
    .sort((a, b) => (a.sizeBytes ?? Infinity) - (b.sizeBytes ?? Infinity));
}

function toVariant(file: FileRef, files: readonly FileRef[]): ModelVariant {
  const companions = files.filter(({ path }) => isCompanion(path, file.path));
  const sizes = [file, ...companions].map(({ sizeBytes }) => sizeBytes);
  const precision = precisionByName(file.path);
  return {
    file,
    companions,
    precision,
    isExact: roundedTo(precision) === null,
    isOptimised: OPTIMISED.test(baseOf(file).replace(/\.onnx$/i, '')),
    sizeBytes: sizes.includes(null) ? null : sizes.reduce<number>((sum, size) => sum + size!, 0)
  };
}

/** `model.onnx_data`, `model.onnx_data_1`, `model.onnx.data` beside `model.onnx`. */
function isCompanion(path: string, model: string): boolean {
  return (
    path !== model &&
    path.startsWith(model) &&
    /^[_.]data([_.-]?\d+)?$/.test(path.slice(model.length))
  );
}

/** A variant is chosen among those that fit into the memory. */
export type ChoiceOptions = {
  readonly fits: (variant: ModelVariant) => boolean;
  /** What the reader prefers. */
  readonly preferred?: VariantPrecision | 'auto';
};

/**
 * The variant where nobody named a file: of the preferred precision, else the smallest exact one, else, where no exact
 * one fits, the smallest of 8 bits; of equals the one that was not optimised. Null if none fits.
 */
export function chooseVariant(
  variants: readonly ModelVariant[],
  { fits, preferred = 'auto' }: ChoiceOptions
): ModelVariant | null {
  const fitting = variants.filter(fits);
  const plain = fitting.filter(({ isOptimised }) => !isOptimised);
  const among = plain.length > 0 ? plain : fitting;
  const first = (test: (variant: ModelVariant) => boolean): ModelVariant | undefined =>
    among.find(test);
  return (
    first(({ precision }) => precision === preferred) ??
    first(({ isExact }) => isExact) ??
    first(({ precision }) => precision === 'int8') ??
    among[0] ??
    null
  );
}
