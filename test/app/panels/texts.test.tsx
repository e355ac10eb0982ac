/** @jest-environment jsdom */
import { render } from 'preact';
import { act as rendered } from 'preact/test-utils';

import { Texts } from '../../../src/app/panels/texts';
import type { IViewActions } from '../../../src/app/panels/view-actions';

const PLACES = {
  tokens: [1, 2],
  spans: [
    [0, 1],
    [2, 6]
  ]
} as const;
const NOWHERE = { tokens: [], spans: [] } as const;

test('a text typed over what was selected leaves no token lit', () => {
  const root = document.body.appendChild(document.createElement('div'));
  const hovered: unknown[] = [];
  const actions = {
    hover: (target: unknown) => hovered.push(target),
    setTexts: () => undefined
  } as unknown as IViewActions;
  void rendered(() =>
    render(
      <Texts a="I went" b={null} places={[PLACES, NOWHERE]} lit={[[], []]} actions={actions} />,
      root
    )
  );
  const field = root.querySelector<HTMLTextAreaElement>('[data-text="a"]')!;
  field.setSelectionRange(0, 6);
  field.dispatchEvent(new Event('select', { bubbles: true }));
  expect(hovered).toEqual([{ side: 'from', token: 1 }]);
  field.value = 'Who';
  field.dispatchEvent(new Event('input', { bubbles: true }));
  expect(hovered).toEqual([{ side: 'from', token: 1 }, null]);
});
