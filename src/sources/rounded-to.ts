/** Whether a precision changes attention visibly: the one place that says what is exact. */

/** What a model can be rounded to so that its weights are no longer those of the full model. */
export type RoundedTo = 'bf16' | 'int8' | 'int4';

/**
 * What a model was rounded to, by what it stores or what it computes in; null for one that is exact: weights within .002
 * of the float32 model's, .00002 on average, which parameters stored as fp16 keep.
 *
 * @param precision as files and models say it, for example `fp16 stored, fp32 computed`
 */
export function roundedTo(precision: string): RoundedTo | null {
  return (/\b(?:bf16|int[48])\b/.exec(precision)?.[0] as RoundedTo | undefined) ?? null;
}
