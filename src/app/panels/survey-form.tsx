/** Where a survey begins: texts are pasted or read from a file, and it is said what will happen. */
import type { JSX } from 'preact';
import { useId, useMemo, useState } from 'preact/hooks';

import { formatCount } from '../../drawing/numerals';
import { toPlainError } from '../../errors';
import type { SurveyText } from '../survey/survey-shelf';
import { MOST_TEXTS, type NewSurvey } from '../survey/survey-store';
import { readFile, readLines } from '../survey/survey-texts';
import { planWords } from '../survey/survey-words';

type Props = {
  /** As a document names it. */
  readonly model: string;
  readonly modelName: string;
  readonly onStart: (wanted: NewSurvey) => void;
};

type FromFile = { readonly name: string; readonly texts: readonly SurveyText[] };

const NONE: readonly SurveyText[] = [];
const SHOWN_CHARACTERS = 60;

/** Enough to see whether the right column was read. */
const shorten = (text: string): string =>
  [...text].length > SHOWN_CHARACTERS
    ? `${[...text].slice(0, SHOWN_CHARACTERS - 1).join('')}…`
    : text;

export function SurveyForm({ model, modelName, onStart }: Props): JSX.Element {
  const [lines, setLines] = useState('');
  const [file, setFile] = useState<FromFile | null>(null);
  const [problem, setProblem] = useState<string | null>(null);
  const [name, setName] = useState('');
  const id = useId();
  const pasted = useMemo(() => (lines === '' ? NONE : readLines(lines)), [lines]);
  const texts = file?.texts ?? pasted;
  const isTooMany = texts.length > MOST_TEXTS;
  const canStart = texts.length > 0 && !isTooMany;
  const suggested = file?.name ?? 'my texts';
  const words = isTooMany
    ? `${formatCount(texts.length)} texts are more than the ${formatCount(MOST_TEXTS)} that a survey in the browser takes: take fewer, or survey them in Python with bertscope.survey(texts, engine="local").`
    : texts.length > 0
      ? planWords(texts, modelName)
      : 'One text a line; a tab between the two texts of a pair. Or a file: .txt with lines, .csv or .tsv with a column text (or text_a and text_b), .json with a list.';
  const take = async (chosen: File | undefined): Promise<void> => {
    if (chosen === undefined) return;
    setProblem(null);
    try {
      const found = await readFile(chosen);
      setFile({ name: chosen.name, texts: found });
      if (found.length === 0) setProblem('There is no text in this file.');
    } catch (error) {
      const { message, advice } = toPlainError(error);
      setFile(null);
      setProblem(`${message} ${advice}`);
    }
  };
  return (
    <form
      class="bertscope-survey-form"
      aria-label="A new survey"
      onSubmit={event => {
        event.preventDefault();
        if (!canStart) return;
        onStart({ name: name.trim() === '' ? suggested : name.trim(), texts, model });
        setLines('');
        setFile(null);
        setName('');
      }}
    >
      {file === null ? (
        <textarea
          class="bertscope-survey-lines"
          aria-label="Texts, one a line"
          aria-describedby={id}
          rows={6}
          spellcheck={false}
          placeholder={'The cat sat on the mat.\nIt rained all day.\n…'}
          value={lines}
          onInput={event => setLines(event.currentTarget.value)}
        />
      ) : (
        <p class="bertscope-survey-file">
          <bdi>{file.name}</bdi>{' '}
          <button type="button" class="bertscope-link" onClick={() => setFile(null)}>
            paste lines instead
          </button>
        </p>
      )}
      <p id={id} class="bertscope-survey-plan" data-texts={texts.length} aria-live="polite">
        {words}
        {file !== null && texts.length > 0 && (
          <>
            {' The first: “'}
            <bdi>{shorten(texts[0].text_a)}</bdi>”.
          </>
        )}
      </p>
      {problem !== null && (
        <p class="bertscope-survey-problem" role="alert">
          {problem}
        </p>
      )}
      <div class="bertscope-survey-row">
        <label class="bertscope-survey-pick bertscope-button">
          From a file …
          <input
            type="file"
            class="bertscope-visually-hidden"
            accept=".txt,.csv,.tsv,.json"
            onChange={event => {
              const [chosen] = event.currentTarget.files ?? [];
              void take(chosen);
              event.currentTarget.value = '';
            }}
          />
        </label>
        <label class="bertscope-survey-name">
          <span class="bertscope-caption">Name</span>
          <input
            type="text"
            maxLength={80}
            value={name}
            placeholder={suggested}
            onInput={event => setName(event.currentTarget.value)}
          />
        </label>
        <button
          type="submit"
          class="bertscope-button bertscope-survey-start"
          aria-disabled={!canStart}
        >
          Start
        </button>
      </div>
    </form>
  );
}
