/** The published attention of the article's pair, as the tests of this room read it. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import type { Encoding } from '../../src/tokens/encoding';

const ROOT = join(__dirname, '../..');

const described = JSON.parse(
  readFileSync(join(ROOT, 'models/article/article.json'), 'utf8')
) as Encoding;
const { attn } = JSON.parse(
  readFileSync(join(ROOT, 'test/fixtures/article-bert-base-uncased.json'), 'utf8')
) as { readonly attn: readonly (readonly (readonly (readonly number[])[])[])[] };

/** The tokens, 19 of them. */
export const GOLDEN: Encoding = {
  ...described,
  cut: { a: 0, b: 0 },
  limit: 512,
  unknown: 0,
  aligned: true
};

/** One entry a layer: shape [12, 19, 19]. */
export const GOLDEN_LAYERS: readonly Float32Array[] = attn.map(heads =>
  Float32Array.from(heads.flat(2))
);
