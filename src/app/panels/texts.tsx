/** The two texts, editable in place; every edit counts at once. Fields grow with what they hold. */
import type { JSX } from 'preact';

import type { IViewActions } from './view-actions';

type FieldProps = {
  readonly label: 'A' | 'B';
  readonly value: string;
  readonly placeholder: string;
  readonly onText: (text: string) => void;
  readonly onHistory: (step: 'undo' | 'redo') => void;
};

function TextField({ label, value, placeholder, onText, onHistory }: FieldProps): JSX.Element {
  return (
    <label class="bertscope-field">
      <span class="bertscope-field-label" aria-hidden="true">
        {label}
      </span>
      {/* The wrapper's ::after repeats the text, so that the field is as high as its text. */}
      <span class="bertscope-field-grow" data-mirror={value}>
        <textarea
          class="bertscope-input"
          data-text={label.toLowerCase()}
          aria-label={`Sentence ${label}`}
          rows={1}
          spellcheck={false}
          autocomplete="off"
          placeholder={placeholder}
          value={value}
          onInput={event => onText(event.currentTarget.value)}
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
  readonly actions: IViewActions;
};

/** Sentence A and sentence B. */
export function Texts({ a, b, actions }: Props): JSX.Element {
  const onHistory = (step: 'undo' | 'redo'): void => actions[step]();
  return (
    <div class="bertscope-texts">
      <TextField
        label="A"
        value={a}
        placeholder="first sentence"
        onText={text => actions.setTexts(text, b)}
        onHistory={onHistory}
      />
      <TextField
        label="B"
        value={b ?? ''}
        placeholder="second sentence (optional)"
        onText={text => actions.setTexts(a, text === '' ? null : text)}
        onHistory={onHistory}
      />
    </div>
  );
}
