/** The surveys that this browser keeps, newest first; one that was interrupted goes on from here. */
import type { JSX } from 'preact';

import { formatCount } from '../../drawing/numerals';
import type { ListedSurvey, RunningSurvey } from '../survey/survey-desk';
import { countWords } from '../survey/survey-words';

type Props = {
  readonly surveys: readonly ListedSurvey[];
  readonly running: RunningSurvey | null;
  readonly canResume: (survey: ListedSurvey) => boolean;
  readonly onOpen: (id: string) => void;
  readonly onResume: (id: string) => void;
};

const DATE = { year: 'numeric', month: 'short', day: 'numeric' } as const;

/** When it was begun, as the reader's browser writes it. */
const dateOf = (ms: number): string => {
  const date = new Date(ms);
  const time = date.toLocaleTimeString([], { hour: '2-digit', minute: '2-digit' });
  return `${date.toLocaleDateString([], DATE)}, ${time}`;
};

function stateWords({ survey, done, isElsewhere }: ListedSurvey, isRunning: boolean): string {
  const total = survey.texts.length;
  if (done === total) return countWords(total, 'text');
  const far = `${formatCount(done)} of ${countWords(total, 'text')}`;
  if (isRunning) return `${far}, running`;
  return isElsewhere ? `${far}, computed in another tab` : `${far}, interrupted`;
}

export function SurveyList(props: Props): JSX.Element | null {
  const { surveys, running, canResume, onOpen, onResume } = props;
  if (surveys.length === 0) return null;
  const isRunning = ({ survey }: ListedSurvey): boolean => running?.id === survey.id;
  const interrupted = surveys.find(
    listed => listed.done < listed.survey.texts.length && !listed.isElsewhere && !isRunning(listed)
  );
  return (
    <section class="bertscope-survey-list" aria-label="Surveys in this browser">
      {interrupted !== undefined && (
        <p class="bertscope-survey-found">
          A survey of {countWords(interrupted.survey.texts.length, 'text')} was interrupted at{' '}
          {formatCount(interrupted.done)}.{' '}
          {canResume(interrupted) && (
            <button
              type="button"
              class="bertscope-button"
              data-survey="resume"
              onClick={() => onResume(interrupted.survey.id)}
            >
              Resume
            </button>
          )}
        </p>
      )}
      <h3 class="bertscope-subtitle">Surveys in this browser</h3>
      <ul>
        {surveys.map(listed => (
          <li key={listed.survey.id}>
            <button
              type="button"
              class="bertscope-link"
              data-open-survey={listed.survey.id}
              onClick={() => onOpen(listed.survey.id)}
            >
              <bdi>{listed.survey.name}</bdi>
            </button>
            <span class="bertscope-caption">
              {stateWords(listed, isRunning(listed))} · {dateOf(listed.survey.createdMs)}
              {listed.survey.modelInfo === null
                ? ''
                : ` · ${listed.survey.modelInfo.name.split('/').at(-1)}`}
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
}
