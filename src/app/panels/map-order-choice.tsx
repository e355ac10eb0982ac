/** In which order the heads of the map stand: a choice beside it. */
import type { JSX } from 'preact';

import { PATTERNS, PATTERN_TITLES } from '../../patterns/pattern';
import type { MapOrder } from '../map-rows';

const ORDERS: readonly MapOrder[] = ['number', ...PATTERNS];
const ORDER_WORDS: Readonly<Record<MapOrder, string>> = {
  ...PATTERN_TITLES,
  number: 'number',
  delimiter: 'idle share'
};

type Props = {
  readonly order: MapOrder;
  readonly onOrder: (order: MapOrder) => void;
};

export function MapOrderChoice({ order, onOrder }: Props): JSX.Element {
  return (
    <label class="bertscope-caption">
      heads by{' '}
      <select
        class="bertscope-select"
        aria-label="Order heads by"
        value={order}
        onChange={event => onOrder(event.currentTarget.value as MapOrder)}
      >
        {ORDERS.map(one => (
          <option key={one} value={one}>
            {ORDER_WORDS[one]}
          </option>
        ))}
      </select>
    </label>
  );
}
