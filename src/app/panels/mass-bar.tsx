/** Where all of a head’s mass goes, as one bar: every pair of tokens is in exactly one class. */
import type { JSX } from 'preact';

import { formatShare } from '../../drawing/numerals';
import type { ThemeName } from '../../drawing/palette';
import { patternColour } from '../../drawing/pattern-colours';
import { MASS_CLASSES, type MassBar as Bar, type MassClass } from '../../patterns/mass-bar';
import type { PatternName } from '../../patterns/pattern';

/** Classes that have a pattern's hue; the others are greys. */
const HUES: Readonly<Partial<Record<MassClass, PatternName>>> = {
  'same word': 'sub-word',
  next: 'next',
  previous: 'previous',
  'identical, other sentence': 'other-sentence',
  'identical, same sentence': 'identical'
};
/** Less is not named under the bar; it is in the bar all the same. */
const LEAST_NAMED = 0.02;

type Props = { readonly bar: Bar; readonly theme: ThemeName };

export function MassBar({ bar, theme }: Props): JSX.Element {
  const parts = MASS_CLASSES.map(name => ({ name, share: bar[name] }));
  const colourOf = (name: MassClass): string | undefined => {
    const hue = HUES[name];
    return hue === undefined ? undefined : (patternColour(theme, hue) ?? undefined);
  };
  const words = parts.map(({ name, share }) => `${name} ${formatShare(share)}`).join(', ');
  return (
    <div class="bertscope-mass">
      <div class="bertscope-mass-bar" role="img" aria-label={`Where its mass goes: ${words}`}>
        {parts.map(({ name, share }) => (
          <span
            key={name}
            data-class={name}
            title={`${name} ${formatShare(share)}`}
            style={{ flexGrow: share, '--bertscope-mark': colourOf(name) }}
          />
        ))}
      </div>
      <p class="bertscope-mass-words" aria-hidden="true">
        {parts
          .filter(({ share }) => share >= LEAST_NAMED)
          .map(({ name, share }) => (
            <span key={name} data-class={name} style={{ '--bertscope-mark': colourOf(name) }}>
              <span class="bertscope-map-dot" />
              {name} {formatShare(share)}
            </span>
          ))}
      </p>
    </div>
  );
}
