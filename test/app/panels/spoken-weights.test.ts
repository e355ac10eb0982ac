import { spokenWords } from '../../../src/app/panels/spoken-weights';
import * as act from '../../../src/state/actions';
import { defaultDocument } from '../../../src/state/document';
import { initialState } from '../../../src/state/view-state';
import type { ViewState } from '../../../src/state/view-state';
import { encodingOf, layerOf, MODEL } from '../../state/sample-run';

/** Tokens [CLS] t1 t2 t3 [SEP]; head h attends .75 to the token h further on. */
function ready(choices: Partial<ViewState['document']>): ViewState {
  const document = { ...defaultDocument, text_a: 't1 t2 t3', layer: 0, heads: [1], ...choices };
  const begun = act.runEncoded(initialState(document), encodingOf(5), MODEL);
  return act.layerArrived(begun, layerOf(0, 5));
}
const t2 = { side: 'from', token: 2 } as const;

test.each([
  ['a pinned token', {}, /^t2 attends to t3 \.75, \[CLS\] \.06, /],
  ['special tokens hidden', { delimiters: 'hide' }, /^t2 attends to t3 \.75, t1 \.06, t2 \.06$/],
  [
    'the mean of two heads',
    { heads: [0, 1], combine_heads: 'mean' },
    /^t2 attends to t2 \.41, t3 \.41, /
  ],
  ['two heads', { heads: [0, 1] }, /^t2 attends to head 0: t2 \.75, .*; head 1: t3 \.75, /],
  [
    'both directions',
    { both_directions: true },
    /^t2 attends to t3 \.75, .*\. t2 is attended to by t1 \.75, /
  ],
  [
    'two tokens',
    { pinned: [{ side: 'from', token: 1 }, t2], combine_tokens: 'mean' },
    /^t1 and t2 attend to t2 \.41, t3 \.41, /
  ],
  ['a view that speaks by itself', { view: 'matrix' }, /^$/],
  ['no token', { pinned: [] }, /^$/]
] as const)('of %s it says what is shown', (_, choices, words) => {
  expect(spokenWords(ready({ pinned: [t2], ...choices }))).toMatch(words);
});
