/** @jest-environment jsdom */
import { render } from 'preact';
import { act as rendered } from 'preact/test-utils';

import { ARTICLE_PAIR } from '../../../src/app/article';
import { HeadNames } from '../../../src/app/panels/head-names';
import { PatternsView } from '../../../src/app/panels/patterns-view';
import type { IViewActions } from '../../../src/app/panels/view-actions';
import * as act from '../../../src/state/actions';
import type { RelatedTier } from '../../../src/patterns/pattern';
import type { PatternOptions } from '../../../src/patterns/pattern-input';
import { scorePatterns } from '../../../src/patterns/score-patterns';
import { layerScored, nearSet } from '../../../src/state/pattern-actions';
import type { ViewState } from '../../../src/state/view-state';
import { GOLDEN, GOLDEN_LAYERS } from '../../patterns/golden';
import { GOLDEN_PATTERNS, goldenState } from '../golden-state';

const canCompute = jest.fn(() => false);
jest.mock('../../../src/app/model-source', () => ({ canCompute: () => canCompute() }));

let root: HTMLElement;
let state: ViewState;
let isTable = false;
const nothing = (): void => undefined;
const texts = jest.fn();
const actions: IViewActions = {
  setTexts: texts,
  setLayer: nothing,
  toggleHead: nothing,
  isolateHead: nothing,
  allHeads: nothing,
  setCut: nothing,
  togglePin: nothing,
  relateBy: related => show(act.relateBy(state, related)),
  showSurvey: survey => show(act.showSurvey(state, survey)),
  hover: nothing,
  undo: nothing,
  redo: nothing,
  retry: nothing,
  chooseModel: () => undefined,
  stopLoading: () => undefined,
  choose: choices => show(act.choose(state, choices)),
  showHead: (layer, head) => show(act.showHead(state, layer, head))
};
function show(next: ViewState): void {
  state = next;
  void rendered(() =>
    render(
      <PatternsView state={state} actions={actions} theme="light" colours={[]} isTable={isTable} />,
      root
    )
  );
}
const find = (selector: string): HTMLElement => root.querySelector<HTMLElement>(selector)!;
const findAll = (selector: string): HTMLElement[] => [
  ...root.querySelectorAll<HTMLElement>(selector)
];
const click = (selector: string): void => void rendered(() => find(selector).click());
const press = (selector: string, key: string): void =>
  void rendered(
    () =>
      void find(selector).dispatchEvent(
        new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true })
      )
  );
const chosen = () => [state.document.layer, state.document.heads?.[0]];

beforeEach(() => {
  isTable = false;
  texts.mockClear();
  jest.spyOn(HTMLCanvasElement.prototype, 'getContext').mockReturnValue(null);
  root = document.body.appendChild(document.createElement('div'));
});
afterEach(() => {
  void rendered(() => render(null, root));
  root.remove();
  jest.restoreAllMocks();
  canCompute.mockReturnValue(false);
});

test('the map has a mark for every head; its chip counts the heads of each pattern', () => {
  show(goldenState());
  expect(findAll('[data-cell]')).toHaveLength(144);
  expect(find('[data-cell="2-0"]').getAttribute('aria-label')).toBe(
    'Layer 2, head 0: idle 12 %; when active: next word, strict positional (100 % of the rest)'
  );
  const count = (group: string) => find(`[data-group="${group}"] .bertscope-map-count`).textContent;
  expect([count('next'), count('delimiter'), count('unclassified')]).toEqual(['7', '40', '71']);
  expect(findAll('[data-cell][tabindex="0"]').map(({ dataset }) => dataset['cell'])).toEqual([
    '2-0'
  ]);
});

test('arrows walk the map and the passport follows', () => {
  show(goldenState());
  press('[data-cell="2-0"]', 'ArrowDown');
  press('[data-cell="3-0"]', 'End');
  press('[data-cell="3-11"]', 'ArrowRight');
  expect(chosen()).toEqual([3, 11]);
  expect(document.activeElement).toBe(find('[data-cell="3-11"]'));
  press('[data-cell="3-11"]', 'Home');
  expect(find('.bertscope-passport-name').dataset['name']).toBe(
    'delimiter; when active: other sentence'
  );
  click('[data-cell="6-4"]');
  expect(chosen()).toEqual([6, 4]);
});

test('a chip fades the heads of all other patterns, and a second click brings them back', () => {
  show(goldenState());
  click('[data-group="previous"]');
  const faded = () => findAll('[data-cell][data-faded]').length;
  expect(faded()).toBe(
    144 - Number(find('[data-group="previous"] .bertscope-map-count').textContent)
  );
  expect(find('[data-cell="3-5"]').dataset['faded']).toBeUndefined();
  click('[data-group="previous"]');
  expect(faded()).toBe(0);
});

test('ordered by a pattern every row runs from most to least, and keys follow what is seen', () => {
  show(goldenState());
  const select = find('select') as HTMLSelectElement;
  void rendered(() => {
    select.value = 'delimiter';
    select.dispatchEvent(new Event('change', { bubbles: true }));
  });
  const row = findAll('[role="row"]')[2].querySelectorAll<HTMLElement>('[data-cell]');
  expect(row[0].dataset['cell']).toBe('1-6');
  expect(row[0].textContent).toBe('6');
  click('[data-cell="1-6"]');
  press('[data-cell="1-6"]', 'ArrowRight');
  expect(`${chosen().join('-')}`).toBe(row[1].dataset['cell']);
});

test('the passport shows the numbers of the article’s head, its rank, and the pairs behind a score', () => {
  show(goldenState({ layer: 6, heads: [4] }));
  expect(find('.bertscope-passport-name').textContent).toBe(
    'delimiter; when active: sub-word partner?'
  );
  click('[data-score-of="delimiter"] button');
  expect(Number(find('[data-score-of="delimiter"] [data-value]').dataset['value'])).toBeCloseTo(
    0.732,
    3
  );
  expect(find('.bertscope-passport-rank').textContent).toContain('21st of 144 heads');
  expect(find('.bertscope-strip').getAttribute('aria-label')).toBe(
    'Mass on delimiter: .73; 20 of 144 heads have more.'
  );
  click('[data-score-of="sub-word"] button');
  expect(find('[data-close]').textContent).toContain('passes, on 1 token only');
  expect(findAll('[data-pair]').map(({ dataset }) => dataset['pair'])).toHaveLength(2);
  expect(findAll('path[data-line]')).toHaveLength(2);
  expect(root.textContent).toContain('1 input: effect sizes only');
});

test('a pair of the passport pins the token that attends', () => {
  show(goldenState({ layer: 2, heads: [1] }));
  click('.bertscope-passport-pairs button');
  expect(state.document.pinned).toEqual([{ side: 'from', token: 15 }]);
});

test('two heads that tie are not said to be alone', () => {
  show(goldenState());
  expect(find('.bertscope-passport-rank').textContent).toMatch(
    /^(1st|2nd) of 144 heads, with 1 more/
  );
});

test('the tour is walked with the keys: six stops, head and token of each figure, numbers measured', () => {
  show(goldenState());
  const cards = findAll('[data-stop]');
  expect(cards).toHaveLength(6);
  const seen: string[] = [];
  for (const card of cards) {
    press(`[data-stop="${card.dataset['stop']}"]`, 'x');
    const stop = find('[aria-current="step"]').dataset['stop']!;
    seen.push(`${stop} ${chosen().join('-')} ${state.document.pinned[0]?.token ?? ''}`);
    // The passport and the picture below speak of the pattern of the figure.
    expect(find('[data-score-of][data-chosen]').dataset['scoreOf']).toBe(stop);
    if (stop !== 'delimiter') press(`[data-stop="${stop}"]`, 'ArrowRight');
  }
  expect(seen).toEqual([
    // Nothing was chosen yet: the head is that of the first stop already.
    'next 2-0 ',
    'previous 6-11 2',
    'identical 2-6 5',
    'other-sentence 10-10 10',
    'sub-word 2-1 16',
    'delimiter 6-4 5'
  ]);
  const text = find('.bertscope-tour-text').textContent;
  expect(text).toContain('store (token 5) attends to [SEP] (token 7) .4867');
  expect(text).toContain('Mass .732');
  expect(text).toContain('21st of 144 heads');
});

test('while a layer is not scored its heads say so, and no name is made up', () => {
  show(goldenState({}, { scored: false }));
  expect(findAll('[data-kind="waiting"]')).toHaveLength(144);
  expect(root.textContent).toContain('0 of 12 layers scored');
  expect(find('.bertscope-passport').textContent).toContain('worked out');
  show(layerScored(state, GOLDEN, 2, GOLDEN_PATTERNS.layers[2]!));
  expect(root.textContent).toContain('1 of 12 layers scored');
  expect(find('.bertscope-passport-name').dataset['name']).toBe('next word, strict positional');
});

test('a broken head has a mark and a sentence', () => {
  const broken = GOLDEN_PATTERNS.layers[2]!.with(0, {
    head: 0,
    isBroken: true,
    name: {
      ...GOLDEN_PATTERNS.layers[2]![0].name,
      kind: 'unscored',
      text: 'broken',
      label: 'broken'
    }
  });
  show(layerScored(goldenState(), GOLDEN, 2, broken));
  expect(find('[data-cell="2-0"]').dataset['kind']).toBe('broken');
  expect(find('.bertscope-passport').textContent).toContain('not all numbers');
});

test('the table has every head with its name and numbers', () => {
  isTable = true;
  show(goldenState());
  expect(find('[data-of="0-10"][data-column="name"]').textContent).toBe(
    'next word, strict positional'
  );
  expect(find('[data-of="0-10"][data-column="mass"]').textContent).toBe('.607');
  expect(root.textContent).toContain('of 144 heads');
});

test('on a text of one’s own the view offers the tour and does not show the article’s numbers', () => {
  const own = goldenState();
  show({
    ...own,
    document: { ...own.document, model: 'embedded' },
    model: { ...own.model!, id: 'embedded' }
  });
  expect(findAll('[data-stop]')).toHaveLength(0);
  expect(root.textContent).not.toContain('The article');
});

test('where a pattern was found is said of the text it was found in, and of no other', () => {
  canCompute.mockReturnValue(true);
  show(goldenState());
  click('[data-stop="previous"]');
  click('.bertscope-tour-links button:last-child');
  expect(texts).toHaveBeenCalledWith(ARTICLE_PAIR.textA, ARTICLE_PAIR.textB, 'embedded');
  const showHead = jest.spyOn(actions, 'showHead').mockImplementation(nothing);
  const own = goldenState({ model: 'embedded' });
  const model = { ...own.model!, id: 'embedded' };
  show({ ...own, model });
  expect(find('.bertscope-tour-line').textContent).toContain('layer 3, head 5 of this model');
  expect(showHead).toHaveBeenCalledWith(3, 5);
  const encoding = { ...GOLDEN };
  show({ ...state, encoding });
  expect(root.textContent).not.toContain('head 5 of this model');
});

test('in Heads every shown head has its name, its leading numbers and its rank', () => {
  const draw = (heads: number[]) =>
    void rendered(() =>
      render(
        <HeadNames
          patterns={GOLDEN_PATTERNS}
          layer={2}
          heads={heads}
          colours={[]}
          actions={{ choose: actions.choose, showHead: actions.showHead }}
        />,
        root
      )
    );
  draw([6]);
  expect(find('[data-name-of="6"]').textContent).toBe(
    'idle 37 %; when active: identical words (85 % of the rest)identical words: mass .60 · margin +.31 · 2nd of 144 heads'
  );
  draw([0, 1]);
  expect(findAll('[data-name-of]')).toHaveLength(2);
  expect(find('[data-name-of="1"]').textContent).toContain(
    'delimiter; when active: sub-word partner?'
  );
});

describe('words related by another tier', () => {
  const choose = (related: RelatedTier): void => {
    const select = find('[aria-label="Words are related by"]') as HTMLSelectElement;
    void rendered(() => {
      select.value = related;
      select.dispatchEvent(new Event('change', { bubbles: true }));
    });
  };
  /** All heads scored with one more tier, as follow-patterns has it done. */
  const scored = (related: RelatedTier, options: PatternOptions): ViewState =>
    GOLDEN_LAYERS.reduce(
      (next, weights, layer) =>
        layerScored(next, GOLDEN, layer, scorePatterns(weights, GOLDEN, options), related),
      state
    );
  const massOf = (pattern: string) =>
    find(`[data-score-of="${pattern}"] [data-value]`).dataset['value'];
  const tiers = () => findAll('[data-tier]').map(({ textContent }) => textContent);

  test('its label stands beside the numbers, and numbers of another never under it', () => {
    show(goldenState({ layer: 2, heads: [6] }));
    expect(tiers()).toEqual(['same piece', 'same piece']);
    const piece = massOf('identical');
    choose('stem');
    expect(tiers()).toEqual(['same stem', 'same stem']);
    expect(findAll('[data-score-of="identical"] [data-value]')).toHaveLength(0);
    expect(find('[data-related]').textContent).toContain('being worked out');
    show(scored('stem', { stem: true }));
    // The stems of this pair are its pieces.
    expect(massOf('identical')).toBe(piece);
    expect(find('[data-related]').textContent).toContain('Porter');
    expect(find('[data-score-of="identical"]').dataset['named']).toBeUndefined();
    expect(find('[data-score-of="identical"]').title).toContain('rests on the same piece alone');
    expect(find('.bertscope-passport-name').dataset['name']).toBe('identical words');
  });

  test('near words come with their threshold, and the picture has their pairs', () => {
    show(goldenState({ layer: 2, heads: [6] }));
    choose('vectors');
    expect(find('[data-related]').textContent).toContain('Reading the model');
    const near = {
      ids: GOLDEN.ids,
      seed: 1,
      threshold: 0.3,
      pairs: [[13, 5]],
      cosines: [0.5]
    } as const;
    show(nearSet(state, { encoding: GOLDEN, found: near }));
    show(scored('vectors', { vectors: near.pairs }));
    expect(find('[data-related]').textContent).toContain('1 pair with a cosine above .30');
    click('[data-score-of="other-sentence"] button');
    expect(
      findAll('[data-pair]')
        .map(({ dataset }) => dataset['pair'])
        .sort()
    ).toEqual(['13-5', '5-13']);
    expect(find('.bertscope-passport-rank').textContent).toContain('of 144 heads');
    choose('piece');
    expect(findAll('[data-pair]').length).toBeGreaterThan(2);
  });

  test('what is not available says why and what to do, in place of numbers', () => {
    show(goldenState({ layer: 2, heads: [6] }));
    choose('vectors');
    const found = { problem: 'Not available: no model.', advice: 'Change the text.' };
    show(nearSet(state, { encoding: GOLDEN, found }));
    expect(find('[data-related]').textContent).toBe('Not available: no model. Change the text.');
    expect(findAll('[data-score-of="identical"] [data-value]')).toHaveLength(0);
    expect(massOf('next')).toBeDefined();
  });
});

test('of related words content and function words are told apart', () => {
  show(goldenState({ layer: 10, heads: [10] }));
  click('[data-score-of="other-sentence"] button');
  // store twice; i and the twice each.
  expect(find('[data-parts]').textContent).toMatch(
    /^Content words \.76, active \.\d\d \(2 tokens\) · function words \.45, active \.\d\d \(4 tokens\)$/
  );
  click('[data-score-of="next"] button');
  expect(findAll('[data-parts]')).toHaveLength(0);
});

test('a p by shuffles comes with how many there were and their seed', () => {
  const heads = GOLDEN_PATTERNS.layers[2]!.map(head =>
    head.isBroken ? head : { ...head, scores: head.scores.map(score => ({ ...score, p: 0.001 })) }
  );
  show(layerScored(goldenState({ heads: [6] }), GOLDEN, 2, heads));
  expect(find('[data-close="identical"]').textContent).toContain(
    'p = .001 on this one input, by 999 shuffles of the words (seed 1).'
  );
  click('[data-score-of="next"] button');
  expect(find('[data-close="next"]').textContent).toContain('on this one input.');
});
