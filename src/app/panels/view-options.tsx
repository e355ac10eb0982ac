/** How the head view is looked at: which tokens, how they are joined, and how lines are drawn. */
import type { JSX } from 'preact';

import { FILTER_WORDS } from '../../drawing/filter-words';
import { defaultDocument } from '../../state/document';
import type { ViewDocument } from '../../state/document';
import { renormalisesRows } from '../../state/hidden-tokens';
import { specialWords } from '../../state/token-words';
import type { Encoding } from '../../tokens/encoding';
import type { IViewActions } from './view-actions';

/** The choices of the head view. */
export type HeadsChoices = Pick<
  ViewDocument,
  | 'filter'
  | 'delimiters'
  | 'punctuation'
  | 'words'
  | 'combine_heads'
  | 'combine_tokens'
  | 'both_directions'
  | 'stroke'
  | 'orientation'
>;

const FIELDS = [
  'filter',
  'delimiters',
  'punctuation',
  'words',
  'combine_heads',
  'combine_tokens',
  'both_directions',
  'stroke',
  'orientation'
] as const satisfies readonly (keyof HeadsChoices)[];

/** Those that say which weights there are; the others are of lines. */
export const PLANE_CHOICES = ['filter', 'delimiters', 'punctuation', 'words'] as const;

type HiddenField = 'delimiters' | 'punctuation';

type SelectField = Exclude<keyof HeadsChoices, HiddenField | 'words' | 'both_directions'>;

/** Label and words of each choice, in the order of the panel. */
const SELECTS: {
  readonly [Field in SelectField]: {
    readonly label: string;
    readonly words: Readonly<Record<HeadsChoices[Field], string>>;
  };
} = {
  filter: {
    label: 'sentences',
    words: FILTER_WORDS
  },
  combine_heads: {
    label: 'several heads',
    words: { overlay: 'each by itself', mean: 'mean', max: 'largest' }
  },
  combine_tokens: { label: 'several tokens', words: { sum: 'sum', mean: 'mean' } },
  stroke: { label: 'weight as', words: { opacity: 'opacity', thickness: 'thickness' } },
  orientation: { label: 'tokens run', words: { vertical: 'down', horizontal: 'across' } }
};

type Props = {
  readonly choices: HeadsChoices;
  /** The choices that are offered; all by default. */
  readonly among?: readonly (keyof HeadsChoices)[];
  /** Null while there are no tokens. */
  readonly encoding: Encoding | null;
  /** Whether several heads are shown. */
  readonly hasHeads: boolean;
  readonly actions: IViewActions;
};

/** So many of the choices are not as they are at first. */
export function countChanged(
  choices: HeadsChoices,
  among: readonly (keyof HeadsChoices)[] = FIELDS
): number {
  return among.filter(field => choices[field] !== defaultDocument[field]).length;
}

export function ViewOptions(props: Props): JSX.Element {
  const { choices, among = FIELDS, encoding, hasHeads, actions } = props;
  const isPair = encoding?.sentenceIds.includes(1) ?? false;
  // A model that adds none, as GPT-2, has nothing there to hide.
  const hasSpecial = encoding === null || encoding.special.includes(true);
  const offers = (field: keyof HeadsChoices): boolean => among.includes(field);
  const select = <Field extends SelectField>(field: Field): JSX.Element => {
    const { label, words } = SELECTS[field];
    return (
      <label class="bertscope-option">
        <span>{label}</span>
        <select
          class="bertscope-select"
          aria-label={label}
          data-option={field}
          value={choices[field]}
          onChange={event => actions.choose({ [field]: event.currentTarget.value })}
        >
          {Object.entries<string>(words).map(([value, word]) => (
            <option key={value} value={value}>
              {word}
            </option>
          ))}
        </select>
      </label>
    );
  };
  const check = (
    name: string,
    label: string,
    isOn: boolean,
    set: (isOn: boolean) => Partial<HeadsChoices>,
    isIdle = false
  ): JSX.Element => (
    <label class={isIdle ? 'bertscope-option bertscope-option-idle' : 'bertscope-option'}>
      <input
        type="checkbox"
        aria-label={label}
        data-option={name}
        checked={isOn}
        disabled={isIdle}
        onChange={event => actions.choose(set(event.currentTarget.checked))}
      />
      <span>{label}</span>
    </label>
  );
  const scales = renormalisesRows(choices);
  const hiding = scales ? 'renormalise' : 'hide';
  const hides = (field: HiddenField, what: string, isIdle = false): JSX.Element =>
    check(
      field,
      `hide ${what}`,
      choices[field] !== 'show',
      isOn => ({ [field]: isOn ? hiding : 'show' }),
      isIdle
    );
  const hidden = (['delimiters', 'punctuation'] as const).filter(
    field => choices[field] !== 'show'
  );
  const changed = countChanged(choices, among);
  return (
    <details class="bertscope-options">
      <summary class="bertscope-link">
        options{changed > 0 && <span class="bertscope-changed"> · {changed} changed</span>}
      </summary>
      <div class="bertscope-option-list" role="group" aria-label="Options of the picture">
        {isPair && select('filter')}
        {hides('delimiters', specialWords(encoding), !hasSpecial && choices.delimiters === 'show')}
        {hides('punctuation', 'punctuation')}
        {check(
          'renormalise',
          'rows sum to 1 again',
          scales,
          isOn => Object.fromEntries(hidden.map(field => [field, isOn ? 'renormalise' : 'hide'])),
          hidden.length === 0
        )}
        {check('words', 'whole words', choices.words, words => ({ words }))}
        {hasHeads && offers('combine_heads') && select('combine_heads')}
        {offers('combine_tokens') && select('combine_tokens')}
        {offers('both_directions') &&
          check('both_directions', 'both directions', choices.both_directions, isOn => ({
            both_directions: isOn
          }))}
        {offers('stroke') && select('stroke')}
        {offers('orientation') && select('orientation')}
      </div>
    </details>
  );
}
