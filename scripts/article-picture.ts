/** The article's picture from its stored attention; `build-picture.mjs` bundles and runs this. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { headColours } from '../src/drawing/palette';
import { paintSvgPicture } from '../src/drawing/svg-picture';

/** What the article's view opens with. */
const LAYER = 2;
const HEADS = [0];

type Description = {
  readonly model: string;
  readonly textA: string;
  readonly textB: string;
  readonly shape: readonly [number, number, number, number];
  readonly tokens: readonly string[];
  readonly sentenceIds: readonly (0 | 1)[];
  readonly special: readonly boolean[];
};

/** @param folder holds article.json and attention.f32 */
export function paintArticle(folder: string): string {
  const article = JSON.parse(readFileSync(join(folder, 'article.json'), 'utf8')) as Description;
  const [layers, heads, tokens] = article.shape;
  const perLayer = heads * tokens * tokens;
  const bytes = Uint8Array.from(readFileSync(join(folder, 'attention.f32')));
  const weights = new Float32Array(bytes.buffer, 4 * LAYER * perLayer, perLayer);
  const svg = paintSvgPicture({
    id: 'bertscope-article',
    encoding: article,
    layer: { weights, tokens, heads: HEADS, cut: { by: 'mass', value: 0.95 } },
    layerIndex: LAYER,
    model: { name: article.model, layers },
    textA: article.textA,
    textB: article.textB,
    pinned: [],
    colours: headColours('light', heads),
    tolerance: 0,
    isBrief: true
  });
  return `<div class="bertscope-picture-saved">${svg}</div>\n`;
}
