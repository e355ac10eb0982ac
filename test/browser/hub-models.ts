/** Small models as a Hub holds them, made of random parameters. */
import { SYNTHETIC, syntheticBert, type Layout } from '../engine/synthetic-bert';
import { createSmallTokenizer } from '../tokens/small-tokenizer';
import type { HubFiles } from './hub-server';

/** Rows of the table of words: as many as make a file that comes in several pieces. */
const WORDS = 20_000;

/** What stands beside the ONNX files. */
export function smallFiles(): Readonly<Record<string, string>> {
  return {
    'config.json': JSON.stringify({
      model_type: 'bert',
      num_hidden_layers: SYNTHETIC.layers,
      num_attention_heads: SYNTHETIC.heads,
      hidden_size: SYNTHETIC.hidden,
      max_position_embeddings: SYNTHETIC.positions
    }),
    'tokenizer.json': JSON.stringify(createSmallTokenizer()),
    'tokenizer_config.json': JSON.stringify({ model_max_length: 512 }),
    'README.md': '# A small model'
  };
}

const LAYOUTS: Readonly<Record<string, Layout>> = {
  'onnx/model.onnx': 'eager',
  'onnx/model_fp16.onnx': 'fp16',
  'onnx/model_int8.onnx': 'int8'
};

/** A repository with these ONNX files. */
export function smallModel(
  paths: readonly (keyof typeof LAYOUTS)[] = Object.keys(LAYOUTS),
  words = WORDS
): HubFiles {
  const onnx = paths.map(path => [path, syntheticBert(LAYOUTS[path], { words })] as const);
  return { ...smallFiles(), ...Object.fromEntries(onnx) };
}
