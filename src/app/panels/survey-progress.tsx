/** How far a survey is: the bar, what it says, and what can be done about it. */
import type { JSX } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';

import type { ListedSurvey, RunningSurvey } from '../survey/survey-desk';
import { countWords, loadWords, progressWords } from '../survey/survey-words';

type Props = {
  readonly listed: ListedSurvey;
  /** Null while it is not computed here. */
  readonly running: RunningSurvey | null;
  /** Whether this page can compute it. */
  readonly canCompute: boolean;
  readonly onResume: () => void;
  readonly onPause: () => void;
  readonly onDiscard: () => void;
};

/** Of 4 parts how many are done: what is read out changes no more often. */
const QUARTERS = 4;

/** What is read out to those who do not see the bar. */
function spokenWords(
  isRunning: boolean,
  isElsewhere: boolean,
  done: number,
  total: number
): string {
  if (done === total) return `The survey of ${countWords(total, 'text')} is done.`;
  if (isElsewhere) return 'The survey is computed in another tab.';
  if (!isRunning) return `The survey is paused at ${done} of ${countWords(total, 'text')}.`;
  const quarters = Math.floor((QUARTERS * done) / total);
  return quarters === 0
    ? `The survey of ${countWords(total, 'text')} is running.`
    : `${quarters === 2 ? 'Half' : quarters === 1 ? 'A quarter' : 'Three quarters'} of the survey is done.`;
}

export function SurveyProgressBar(props: Props): JSX.Element {
  const { listed, running, canCompute, onResume, onPause, onDiscard } = props;
  const { survey, isElsewhere } = listed;
  const total = survey.texts.length;
  const now = running?.progress ?? { ...listed.counts, done: listed.done, remainingMs: null };
  const isDone = now.done === total;
  const [isAsked, setAsked] = useState(false);
  const discard = useRef<HTMLButtonElement>(null);
  const yes = useRef<HTMLButtonElement>(null);
  useEffect(() => {
    if (isAsked) yes.current?.focus();
  }, [isAsked]);
  const words = progressWords(now, now.done, total, now.remainingMs);
  return (
    <div class="bertscope-survey-progress" data-done={now.done} data-total={total}>
      {!isDone && (
        <div
          class="bertscope-survey-bar"
          role="progressbar"
          aria-label={`Survey ${survey.name}`}
          aria-valuemin={0}
          aria-valuemax={total}
          aria-valuenow={now.done}
          aria-valuetext={words}
        >
          <span style={{ inlineSize: `${(100 * now.done) / total}%` }} />
        </div>
      )}
      <div class="bertscope-survey-row">
        <span class="bertscope-survey-count">
          {running?.load ? loadWords(running.load) : words}
        </span>
        {!isDone && running === null && isElsewhere && (
          <span class="bertscope-caption">computed in another tab</span>
        )}
        {!isDone && running === null && !isElsewhere && canCompute && (
          <button type="button" class="bertscope-button" data-survey="resume" onClick={onResume}>
            Resume
          </button>
        )}
        {running !== null && (
          <button type="button" class="bertscope-button" data-survey="pause" onClick={onPause}>
            Pause
          </button>
        )}
        {isAsked ? (
          <span class="bertscope-survey-ask" role="group" aria-label="Delete this survey?">
            Delete it with its numbers?{' '}
            <button ref={yes} type="button" class="bertscope-button" onClick={onDiscard}>
              Delete
            </button>{' '}
            <button
              type="button"
              class="bertscope-button"
              onClick={() => {
                setAsked(false);
                discard.current?.focus();
              }}
            >
              Keep
            </button>
          </span>
        ) : (
          <button
            ref={discard}
            type="button"
            class="bertscope-link"
            data-survey="discard"
            onClick={() => setAsked(true)}
          >
            {isDone ? 'delete' : 'discard'}
          </button>
        )}
      </div>
      <p class="bertscope-visually-hidden" role="status">
        {spokenWords(running !== null, isElsewhere, now.done, total)}
      </p>
    </div>
  );
}
