/** @jest-environment jsdom */
import { render } from 'preact';
import { act as rendered } from 'preact/test-utils';

import { NeuronsView } from '../../../src/app/panels/neurons-view';
import type { IViewActions } from '../../../src/app/panels/view-actions';
import type { ViewState } from '../../../src/state/view-state';
import { exportState } from '../export-state';

const actions = {} as IViewActions;
let root: HTMLElement;

const show = (state: ViewState): void =>
  void rendered(() =>
    render(
      <NeuronsView
        state={state}
        actions={actions}
        theme="light"
        colours={['#111111', '#222222', '#333333']}
      />,
      root
    )
  );

beforeEach(() => {
  jest.spyOn(HTMLCanvasElement.prototype, 'getContext').mockReturnValue(null);
  root = document.body.appendChild(document.createElement('div'));
});
afterEach(() => {
  void rendered(() => render(null, root));
  root.remove();
  jest.restoreAllMocks();
});

test('a head that holds no numbers is named with a next step, whichever token is looked at', () => {
  const state = exportState({ view: 'neurons', heads: [1] });
  const attention = state.attention!;
  const layer = attention.weights[0]!.slice();
  // In the last row; the token that is shown is the first of the text.
  layer[2 * 16 - 1] = NaN;
  const spoilt = { ...attention, weights: attention.weights.with(0, layer) };
  show({ ...state, attention: spoilt });
  expect(root.querySelector('.bertscope-error')?.textContent).toBe(
    'Layer 0, head 1 holds weights that are not numbers, so it is not drawn. ' +
      'Choose another head or layer, or a file of the model with parameters in float32.'
  );
  expect(root.querySelector('canvas')).toBeNull();
  show({ ...state, attention: spoilt, document: { ...state.document, heads: [0] } });
  expect(root.querySelector('.bertscope-error')).toBeNull();
  expect(root.querySelector('canvas')).not.toBeNull();
});
