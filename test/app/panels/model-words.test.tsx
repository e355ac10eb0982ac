/** @jest-environment jsdom */
/** What the screen calls the tokens of a model, by its tokenizer: BERT, RoBERTa, and GPT-2, which has none of its own. */
import { render } from 'preact';
import { act as rendered } from 'preact/test-utils';

import { exportPicture } from '../../../src/app/export-picture';
import { AttentionPanel } from '../../../src/app/panels/view';
import type { IViewActions } from '../../../src/app/panels/view';
import * as act from '../../../src/state/actions';
import { defaultDocument, type ViewDocument } from '../../../src/state/document';
import { initialState, type ViewState } from '../../../src/state/view-state';
import type { Encoding } from '../../../src/tokens/encoding';
import { encodingOf, layerOf, MODEL } from '../../state/sample-run';

const TOKENS = 5;
const KINDS = {
  bert: { open: '[CLS]', close: '[SEP]', unknown: '[UNK]' },
  roberta: { open: '<s>', close: '</s>', unknown: '<unk>' },
  gpt2: null
} as const;
type Kind = keyof typeof KINDS;

function textOf(kind: Kind, unknown: number): Encoding {
  const encoding = encodingOf(TOKENS);
  const words = KINDS[kind];
  if (words === null) {
    return {
      ...encoding,
      tokens: encoding.tokens.map((_, at) => `t${at}`),
      special: encoding.special.map(() => false),
      wordIds: encoding.tokens.map((_, at) => at)
    };
  }
  const { open, close } = words;
  const [, ...inner] = encoding.tokens.slice(0, -1);
  const shown = inner.map((token, at) => (at < unknown ? words.unknown : token));
  return { ...encoding, tokens: [open, ...shown, close], unknown };
}

/** Even over what a token may see. */
function causalLayer(layer: number) {
  const full = layerOf(layer, TOKENS);
  const weights = full.weights.map((_, at) => {
    const [from, to] = [Math.floor(at / TOKENS) % TOKENS, at % TOKENS];
    return to <= from ? 1 / (from + 1) : 0;
  });
  return { ...full, weights };
}

function ready(kind: Kind, fields: Partial<ViewDocument> = {}, unknown = 0): ViewState {
  const document = { ...defaultDocument, text_a: 't1 t2 t3', layer: 0, heads: [1], ...fields };
  let state = act.runEncoded(initialState(document), textOf(kind, unknown), MODEL);
  for (let layer = 0; layer < MODEL.layers; layer++) {
    const computed = kind === 'gpt2' ? causalLayer(layer) : layerOf(layer, TOKENS);
    state = act.layerArrived(state, computed);
  }
  return act.runDone(state, { elapsedMs: 4.2, model: MODEL });
}

const chosen: Partial<ViewDocument>[] = [];
// Every gesture is taken and leads nowhere; only what was chosen is looked at.
const actions = new Proxy({} as IViewActions, {
  get: (_, name) =>
    name === 'choose' ? (fields: Partial<ViewDocument>) => chosen.push(fields) : () => undefined
});

let root: HTMLElement;
beforeEach(() => {
  chosen.length = 0;
  root = document.createElement('div');
  document.body.append(root);
});
afterEach(() => {
  void rendered(() => render(null, root));
  root.remove();
});

function show(state: ViewState): void {
  void rendered(() =>
    render(<AttentionPanel state={state} actions={actions} theme="light" />, root)
  );
}
const textsOf = (selector: string): readonly string[] =>
  [...root.querySelectorAll(selector)].map(({ textContent }) => textContent);
const option = (): HTMLInputElement => root.querySelector('input[data-option="delimiters"]')!;

test.each([
  ['bert', 'hide [CLS], [SEP]'],
  ['roberta', 'hide <s>, </s>'],
  ['gpt2', 'hide special tokens']
] as const)('in every picture of weights the choice of %s reads %s', (kind, label) => {
  for (const view of ['heads', 'grid', 'matrix'] as const) {
    show(ready(kind, { view }));
    expect(option().getAttribute('aria-label')).toBe(label);
    expect(option().parentElement?.textContent).toBe(label);
    // What the model does not have cannot be hidden.
    expect(option().disabled).toBe(kind === 'gpt2');
  }
});

test('what another model hid can be shown again where there is nothing to hide', () => {
  show(ready('gpt2', { delimiters: 'hide' }));
  expect(option().disabled).toBe(false);
  void rendered(() => option().click());
  expect(chosen).toEqual([{ delimiters: 'show' }]);
});

test.each([
  ['bert', /5 tokens, 33 % \[UNK\]/],
  ['roberta', /5 tokens, 33 % <unk>/]
] as const)('the status line of %s calls its unknown token by its name', (kind, words) => {
  show(ready(kind, {}, 1));
  expect(textsOf('.bertscope-status')[0]).toMatch(words);
});

test('of a model that knows every byte nothing is said of unknown tokens or of special ones', () => {
  for (const view of ['heads', 'grid', 'matrix', 'patterns'] as const) {
    show(ready('gpt2', { view }));
    expect(root.textContent).not.toMatch(/unknown|UNK|CLS|SEP|<unk>/);
  }
});

test('where all tokens are hidden, every picture says where they are shown again', () => {
  // Every word is a comma, so both choices together leave nothing.
  const hidden = { delimiters: 'hide', punctuation: 'hide' } as const;
  const commas = (state: ViewState): ViewState => ({
    ...state,
    encoding: {
      ...state.encoding!,
      tokens: state.encoding!.tokens.map((token, at) => (state.encoding!.special[at] ? token : ','))
    }
  });
  const words = 'Show some of them again under “options”.';
  for (const view of ['heads', 'matrix', 'grid'] as const) {
    show(commas(ready('roberta', { ...hidden, view })));
    expect(root.textContent).toContain(`Every token is hidden. ${words}`);
  }
  const state = commas(ready('roberta', { ...hidden, view: 'matrix' }));
  expect(() => exportPicture(state, 'light')).toThrow(
    expect.objectContaining({ advice: words }) as Error
  );
});

test('a causal model is named as one, in the status line, above the matrix and in its file', () => {
  const sentence =
    'The model is causal: no token attends to a later one, so all above the diagonal is empty.';
  show(ready('gpt2', { view: 'matrix' }));
  expect(textsOf('.bertscope-status span')).toContain('causal');
  expect(textsOf('.bertscope-cell-readout')[0]).toContain(sentence);
  const wordsOf = (kind: Kind) =>
    exportPicture(ready(kind, { view: 'matrix' }), 'light').replace(/<[^>]*>|\s+/g, ' ');
  expect(wordsOf('gpt2')).toContain('The model is causal');
  show(ready('bert', { view: 'matrix' }));
  expect(root.textContent).not.toContain('causal');
  expect(wordsOf('bert')).not.toContain('causal');
});
