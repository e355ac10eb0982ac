/** Which layer is shown, with a step down and a step up; arrow keys do the same. */
import type { JSX } from 'preact';

import { ordinal } from '../../drawing/numerals';
import { isChord } from './roving-keys';

type Props = {
  readonly layer: number;
  readonly layers: number;
  readonly onLayer: (layer: number) => void;
};

const STEPS: Readonly<Record<string, number>> = {
  ArrowLeft: -1,
  ArrowDown: -1,
  ArrowRight: 1,
  ArrowUp: 1
};

/** Layers count from 0, as in the papers; the ordinal says it the other way. */
export function LayerStepper({ layer, layers, onLayer }: Props): JSX.Element {
  const go = (to: number): void => {
    if (to >= 0 && to < layers && to !== layer) onLayer(to);
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    if (isChord(event) || event.shiftKey) return;
    const step = STEPS[event.key];
    const end = event.key === 'Home' ? 0 : event.key === 'End' ? layers - 1 : null;
    if (step === undefined && end === null) return;
    event.preventDefault();
    go(end ?? layer + step);
  };
  // At an end a button is only said to be disabled: really disabled it would lose the focus.
  const button = (label: string, sign: string, by: number): JSX.Element => (
    <button
      type="button"
      class="bertscope-step"
      aria-label={label}
      title={`${label} (arrow keys)`}
      aria-disabled={layer + by < 0 || layer + by >= layers}
      onClick={() => go(layer + by)}
    >
      {sign}
    </button>
  );
  return (
    <div
      class="bertscope-layer"
      role="group"
      aria-label="Layer"
      data-layer={layer}
      onKeyDown={onKeyDown}
    >
      {button('Previous layer', '‹', -1)}
      <span class="bertscope-layer-name" aria-live="polite">
        layer <b>{layer}</b>
        <small>
          {ordinal(layer + 1)} of {layers}
        </small>
      </span>
      {button('Next layer', '›', 1)}
    </div>
  );
}
