/** A model of the same shape that has learned nothing: hardly any of its heads may get a name. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { meanOf, openModel, scoreAll } from './computed-heads';
import type { Sound } from './computed-heads';
import { modelManifest } from './runtime-files';
import { randomModel } from './random-model';
import type { Spread } from './random-model';

type Texts = {
  readonly pairs: readonly { readonly textA: string; readonly textB: string }[];
  readonly compounds: readonly { readonly text: string; readonly split: string }[];
};

const { pairs, compounds } = JSON.parse(
  readFileSync('test/fixtures/metamorphic-texts.json', 'utf8')
) as Texts;

/** The article's pair of 19 tokens, others like it, all pairs in one, and one text full of split words. */
const INPUTS: readonly (readonly [string, string | null])[] = [
  ...pairs.map(({ textA, textB }) => [textA, textB] as const),
  [pairs.map(({ textA }) => textA).join(' '), pairs.map(({ textB }) => textB).join(' ')],
  [compounds.map(({ text, split }) => text.replace('{}', split)).join(' '), null]
];

const MODELS: readonly (readonly [Spread, number])[] = [
  ['as trained', 1],
  ['as trained', 2],
  ['as trained', 3],
  ['as BERT began', 1],
  ['as BERT began', 2]
];

const isNamed = ({ name }: Sound): boolean => name.patterns.length > 0;

/** All heads by text, and how long the texts are. */
async function scoreInputs(bytes?: Uint8Array<ArrayBuffer>) {
  const model = openModel(bytes);
  const texts: { readonly tokens: number; readonly heads: readonly Sound[] }[] = [];
  for (const [textA, textB] of INPUTS) {
    const computed = await model.compute(textA, textB);
    texts.push({ tokens: computed.encoding.tokens.length, heads: scoreAll(computed) });
  }
  await model.dispose();
  return texts;
}

const describe = (heads: readonly Sound[]): string =>
  `${heads.filter(isNamed).length} of ${heads.length} heads are named, entropy ` +
  `${meanOf(heads.map(({ context }) => context.entropy)).toFixed(3)} of even heads`;

for (const [spread, seed] of MODELS) {
  test(`with random parameters ${spread} (seed ${seed}) at most 5 % of heads get a name of P1 to P5`, async t => {
    const texts = await scoreInputs(randomModel(spread, seed));
    t.diagnostic(describe(texts.flatMap(({ heads }) => heads)));
    assert.equal(texts[0].tokens, 19);
    for (const { heads, tokens } of texts) {
      assert.equal(heads.length, modelManifest().layers * modelManifest().heads);
      const share = heads.filter(isNamed).length / heads.length;
      assert.ok(share <= 0.05, `${share} on ${tokens} tokens`);
    }
  });
}

test('the trained model gets many more on the same texts', async t => {
  const heads = (await scoreInputs()).flatMap(text => text.heads);
  t.diagnostic(describe(heads));
  assert.ok(heads.filter(isNamed).length / heads.length >= 0.08);
});
