/**
 * The two texts, editable in place; every edit counts at once. Fields grow with what they hold.
 * Tokens and their characters light each other: a lit token is marked here, and a place that is
 * pointed at or selected here lights its token.
 */
import type { JSX } from 'preact';
import { useRef, useState } from 'preact/hooks';

import type { Span } from '../../tokens/encoding';
import { spanAt, TextMarks } from './text-marks';
import type { SentencePlaces } from './token-places';
import type { IViewActions } from './view-actions';

type FieldProps = {
  readonly label: 'A' | 'B';
  readonly value: string;
  readonly placeholder: string;
  readonly places: SentencePlaces;
  readonly lit: readonly Span[];
  readonly onText: (text: string) => void;
  readonly onHistory: (step: 'undo' | 'redo') => void;
  /** A token of the input, or none. */
  readonly onToken: (token: number | null) => void;
};

function TextField(props: FieldProps): JSX.Element {
  const { label, value, placeholder, places, lit, onText, onHistory, onToken } = props;
  const mirror = useRef<HTMLSpanElement>(null);
  const pointed = useRef(-1);
  const [scrollTop, setScrollTop] = useState(0);
  const light = (index: number): void => {
    if (index === pointed.current) return;
    pointed.current = index;
    onToken(index < 0 ? null : (places.tokens[index] ?? null));
  };
  return (
    <label class="bertscope-field">
      <span class="bertscope-field-label" aria-hidden="true">
        {label}
      </span>
      {/* The mirror repeats the text, so that the field is as high as its text and its words have places. */}
      <span class="bertscope-field-grow">
        <span ref={mirror} class="bertscope-mirror" aria-hidden="true">
          {`${value} `}
        </span>
        <TextMarks mirror={mirror} text={value} spans={lit} scrollTop={scrollTop} />
        <textarea
          class="bertscope-input"
          data-text={label.toLowerCase()}
          aria-label={`Sentence ${label}`}
          rows={1}
          spellcheck={false}
          autocomplete="off"
          placeholder={placeholder}
          value={value}
          onScroll={event => setScrollTop(event.currentTarget.scrollTop)}
          onPointerMove={event => {
            if (event.pointerType === 'touch' || event.buttons > 0 || mirror.current === null)
              return;
            const point = { x: event.clientX, y: event.clientY };
            light(spanAt(mirror.current, places.spans, point, event.currentTarget.scrollTop));
          }}
          onPointerLeave={() => light(-1)}
          onSelect={event => {
            const { selectionStart: start, selectionEnd: end } = event.currentTarget;
            light(
              start === end ? -1 : places.spans.findIndex(span => span[0] < end && start < span[1])
            );
          }}
          onBlur={() => light(-1)}
          onInput={event => {
            // What was typed over is no longer selected, and no event says so.
            light(-1);
            onText(event.currentTarget.value);
          }}
          onBeforeInput={event => {
            // The browser's own undo knows nothing of texts set from Python.
            const kind = event.inputType;
            if (kind !== 'historyUndo' && kind !== 'historyRedo') return;
            event.preventDefault();
            onHistory(kind === 'historyUndo' ? 'undo' : 'redo');
          }}
        />
      </span>
    </label>
  );
}

type Props = {
  readonly a: string;
  readonly b: string | null;
  /** Of A and B. */
  readonly places: readonly [SentencePlaces, SentencePlaces];
  readonly lit: readonly [readonly Span[], readonly Span[]];
  readonly actions: IViewActions;
};

/** Sentence A and sentence B. */
export function Texts({ a, b, places, lit, actions }: Props): JSX.Element {
  const onHistory = (step: 'undo' | 'redo'): void => actions[step]();
  const onToken = (token: number | null): void =>
    actions.hover(token === null ? null : { side: 'from', token });
  return (
    <div class="bertscope-texts">
      <TextField
        label="A"
        places={places[0]}
        lit={lit[0]}
        onToken={onToken}
        value={a}
        placeholder="first sentence"
        onText={text => actions.setTexts(text, b)}
        onHistory={onHistory}
      />
      <TextField
        label="B"
        places={places[1]}
        lit={lit[1]}
        onToken={onToken}
        value={b ?? ''}
        placeholder="second sentence (optional)"
        onText={text => actions.setTexts(a, text === '' ? null : text)}
        onHistory={onHistory}
      />
    </div>
  );
}
