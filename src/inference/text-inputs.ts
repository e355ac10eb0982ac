/**
 * What a model is fed with: one text, as long as it is, without padding. The names are those that every exporter of
 * Hugging Face models gives its inputs.
 */
import { UnsupportedModelError } from '../errors';
import type { InferenceSession, Tensor } from 'onnxruntime-web/wasm';
import type { Encoding } from '../tokens/encoding';
import type { IRuntime } from './runtime';

export type TextIds = Pick<Encoding, 'ids' | 'sentenceIds' | 'typeIds'>;

const INPUTS: Readonly<Record<string, (text: TextIds) => readonly number[]>> = {
  input_ids: ({ ids }) => ids,
  attention_mask: ({ ids }) => ids.map(() => 1),
  token_type_ids: ({ sentenceIds, typeIds }) => typeIds ?? sentenceIds,
  position_ids: ({ ids }) => ids.map((_, position) => position)
};

/**
 * The inputs of `session` that a text gives, shape [1, tokens] each.
 *
 * @param given names of inputs that come from elsewhere
 * @throws {UnsupportedModelError} if the model wants an input that is no property of a text
 */
export function textInputs(
  runtime: IRuntime,
  session: InferenceSession,
  text: TextIds,
  given: { has(name: string): boolean }
): Record<string, Tensor> {
  const feeds: Record<string, Tensor> = {};
  for (const input of session.inputMetadata) {
    if (given.has(input.name)) continue;
    const values = INPUTS[input.name]?.(text);
    if (values === undefined || !input.isTensor) throw unknownInput(input.name);
    feeds[input.name] = runtime.integers(values, input.type === 'int32' ? 'int32' : 'int64');
  }
  return feeds;
}

function unknownInput(name: string): UnsupportedModelError {
  return new UnsupportedModelError(
    `The model wants an input ${JSON.stringify(name)}, but a text gives only ${Object.keys(INPUTS).join(', ')}.`,
    'Choose an encoder such as BERT, exported for feature extraction; generating models and vision models do not work.',
    { operator: null, input: name }
  );
}
