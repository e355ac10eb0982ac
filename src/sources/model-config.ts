/**
 * Reads `config.json` of a transformers model: how many layers and heads it says it has, and how many tokens it takes.
 * Families call the same thing by other names; all that is read is here.
 */
import * as v from 'valibot';
import { IntegrityError } from '../errors';

export type ModelConfig = {
  /** For example `bert`, `distilbert`; empty where the file does not say. */
  readonly modelType: string;
  readonly layers: number;
  readonly heads: number;
  /** 0 where the file does not say. */
  readonly hiddenSize: number;
  /** Special tokens counted. */
  readonly maxTokens: number;
};

const Count = v.optional(v.nullable(v.pipe(v.number(), v.integer(), v.minValue(1))));
const Config = v.object({
  model_type: v.optional(v.nullable(v.string())),
  num_hidden_layers: Count,
  n_layers: Count,
  n_layer: Count,
  num_attention_heads: Count,
  n_heads: Count,
  n_head: Count,
  hidden_size: Count,
  dim: Count,
  n_embd: Count,
  max_position_embeddings: v.optional(v.nullable(v.number())),
  n_positions: v.optional(v.nullable(v.number())),
  pad_token_id: v.optional(v.nullable(v.number()))
});

/** Their positions begin after the padding's: two fewer tokens than position embeddings. */
const SHIFTED = ['roberta', 'xlm-roberta', 'camembert', 'mpnet', 'xlm-roberta-xl', 'longformer'];
const USUAL_LIMIT = 512;
/** Tokenizers write a very large number where they know no limit. */
const MOST_TOKENS = 100_000;

/**
 * @param value what JSON.parse gave
 * @param from where it came from, for the message
 * @param tokenizerConfig of the same model, whose limit counts where it is lower; anything else is passed over
 * @throws {IntegrityError} if it says no layers or heads
 */
export function readModelConfig(
  value: unknown,
  from: string,
  tokenizerConfig: unknown = null
): ModelConfig {
  const read = v.safeParse(Config, value);
  if (!read.success) throw invalid(from, v.getDotPath(read.issues[0]) ?? 'all of it');
  const config = read.output;
  const layers = config.num_hidden_layers ?? config.n_layers ?? config.n_layer;
  const heads = config.num_attention_heads ?? config.n_heads ?? config.n_head;
  if (layers === null || layers === undefined) throw invalid(from, 'num_hidden_layers');
  if (heads === null || heads === undefined) throw invalid(from, 'num_attention_heads');
  const modelType = config.model_type ?? '';
  return {
    modelType,
    layers,
    heads,
    hiddenSize: config.hidden_size ?? config.dim ?? config.n_embd ?? 0,
    maxTokens: Math.min(positionsOf(config, modelType), tokenizerLimit(tokenizerConfig))
  };
}

function positionsOf(config: v.InferOutput<typeof Config>, modelType: string): number {
  const positions = config.max_position_embeddings ?? config.n_positions ?? USUAL_LIMIT;
  if (positions <= 0) return USUAL_LIMIT;
  const shift = SHIFTED.includes(modelType) ? (config.pad_token_id ?? 1) + 1 : 0;
  return Math.max(2, positions - shift);
}

function tokenizerLimit(tokenizerConfig: unknown): number {
  const limit: unknown =
    typeof tokenizerConfig === 'object' && tokenizerConfig !== null
      ? Reflect.get(tokenizerConfig, 'model_max_length')
      : null;
  return typeof limit === 'number' && limit >= 2 && limit <= MOST_TOKENS
    ? Math.floor(limit)
    : Infinity;
}

function invalid(from: string, field: string): IntegrityError {
  return new IntegrityError(
    `The configuration of the model (${from}) cannot be used: ${field} is missing or is no count.`,
    'Use the config.json that belongs to this model.',
    { url: from, expected: 'a config.json of transformers', actual: field }
  );
}
