/**
 * Reads `manifest.json`, which stands beside the files of a packaged model and says what they are. It comes over the
 * network like they do, so it is checked before anything trusts it.
 */
import * as v from 'valibot';
import { IntegrityError } from '../errors';

const Count = v.pipe(v.number(), v.integer(), v.minValue(1));
const Position = v.pipe(v.number(), v.integer(), v.minValue(0));

const Manifest = v.object({
  id: v.pipe(v.string(), v.nonEmpty()),
  name: v.pipe(v.string(), v.nonEmpty()),
  precision: v.string(),
  layers: Count,
  heads: Count,
  hiddenSize: Count,
  maxTokens: Count,
  opening: v.object({ layer: Position, heads: v.array(Position) }),
  files: v.record(
    v.string(),
    v.object({ sizeBytes: Count, sha256: v.pipe(v.string(), v.regex(/^[0-9a-f]{64}$/)) })
  )
});

export type ModelManifest = v.InferOutput<typeof Manifest>;

/** The files that a manifest has to list, by their names beside it. */
export const ModelFile = {
  model: 'model.onnx',
  tokenizer: 'tokenizer.json',
  tokenizerConfig: 'tokenizer_config.json'
} as const;

/**
 * @param value what JSON.parse gave
 * @param url where it came from, for the message
 * @throws {IntegrityError} that names the first field that is wrong
 */
export function readManifest(value: unknown, url: string): ModelManifest {
  const result = v.safeParse(Manifest, value);
  if (!result.success)
    throw invalid(url, v.getDotPath(result.issues[0]) ?? '', result.issues[0].message);
  for (const name of Object.values(ModelFile)) {
    if (result.output.files[name] === undefined) throw invalid(url, `files.${name}`, 'is missing');
  }
  return result.output;
}

function invalid(url: string, path: string, problem: string): IntegrityError {
  return new IntegrityError(
    `The description of the model is not valid: ${path === '' ? 'it' : path}: ${problem}.`,
    'Install BertScope again, or fetch the model anew.',
    { url, expected: 'a model manifest', actual: path }
  );
}
