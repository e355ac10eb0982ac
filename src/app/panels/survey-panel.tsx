/** My texts: surveys of many texts are begun here, go on, and say what every head does over all of them. */
import type { JSX } from 'preact';

import { canCompute } from '../model-source';
import { hostAssets } from '../host';
import { surveyDesk, type ISurveyDesk, type ListedSurvey } from '../survey/survey-desk';
import { SurveyForm } from './survey-form';
import { SurveyList } from './survey-list';
import { SurveyProgressBar } from './survey-progress';
import { SurveyResult } from './survey-result';
import { useDesk, useSurvey } from './use-survey';
import type { ViewProps } from './view-props';

const EMBEDDED = 'embedded';

/** Without whose it is. */
const shortName = (name: string): string => name.split('/').at(-1)!;

/** What the texts are surveyed with: the model on the screen where it can be computed with. */
function modelOf({ document, model }: ViewProps['state']): {
  readonly id: string;
  readonly name: string;
} {
  if (document.model !== EMBEDDED && canCompute(document.model)) {
    return { id: document.model, name: shortName(model?.name ?? document.model) };
  }
  const isShown = document.model === EMBEDDED && model !== null;
  return { id: EMBEDDED, name: isShown ? shortName(model.name) : 'the embedded model' };
}

type OneProps = ViewProps & {
  readonly desk: ISurveyDesk;
  readonly listed: ListedSurvey;
};

function OneSurvey(props: OneProps): JSX.Element {
  const { desk, listed, actions } = props;
  const { survey } = listed;
  const { running } = desk.state.getState();
  const own = running?.id === survey.id ? running : null;
  const { found, failure } = useSurvey(desk, survey.id, own !== null);
  return (
    <>
      <div class="bertscope-survey-head">
        <h3 class="bertscope-title">
          <bdi>{survey.name}</bdi>
        </h3>
        <button
          type="button"
          class="bertscope-link"
          onClick={() => actions.showSurvey({ id: null })}
        >
          all surveys, or a new one
        </button>
      </div>
      <SurveyProgressBar
        listed={listed}
        running={own}
        canCompute={canCompute(survey.model)}
        onResume={() => void desk.resume(survey.id)}
        onPause={() => desk.pause()}
        onDiscard={() => {
          actions.showSurvey({ id: null });
          void desk.remove(survey.id);
        }}
      />
      {failure !== null && (
        <p class="bertscope-survey-problem" role="alert">
          {failure.message} {failure.advice}
        </p>
      )}
      {found !== null && <SurveyResult {...props} found={found} />}
    </>
  );
}

export function SurveyPanel(props: ViewProps & { readonly desk?: ISurveyDesk }): JSX.Element {
  const { state, actions, desk = surveyDesk() } = props;
  const { surveys, notice, running, failure } = useDesk(desk);
  const id = state.survey?.id ?? null;
  const listed = surveys?.find(({ survey }) => survey.id === id);
  const model = modelOf(state);
  const canBegin = canCompute(model.id);
  return (
    <section class="bertscope-survey" aria-label="My texts">
      {!canBegin && (
        <p class="bertscope-survey-problem">
          {hostAssets().engine === null
            ? 'This page shows stored attention and cannot compute, so no texts can be surveyed here. Open the notebook in JupyterLab or Notebook 7 with bertscope installed, or export the page again with live=True.'
            : 'There is no model here to survey texts with: choose model="embedded".'}
        </p>
      )}
      {notice !== null && <p class="bertscope-note">{notice}</p>}
      {failure !== null && (failure.id === null || failure.id === id || id === null) && (
        <p class="bertscope-survey-problem" role="alert">
          {failure.error.message} {failure.error.advice}
        </p>
      )}
      {id !== null && listed !== undefined ? (
        <OneSurvey key={id} {...props} desk={desk} listed={listed} />
      ) : (
        <>
          {id !== null && surveys !== null && (
            <p class="bertscope-note" role="status">
              {id.startsWith('python-')
                ? 'The texts of this survey come from Python. If they do not, run its cell again.'
                : 'This survey is no longer in this browser.'}
            </p>
          )}
          {canBegin && (
            <SurveyForm
              model={model.id}
              modelName={model.name}
              onStart={wanted =>
                void desk.begin(wanted).then(begun => {
                  if (begun !== null) actions.showSurvey({ id: begun });
                })
              }
            />
          )}
          <SurveyList
            surveys={surveys ?? []}
            running={running}
            canResume={({ survey }) => canCompute(survey.model)}
            onOpen={opened => actions.showSurvey({ id: opened })}
            onResume={resumed => {
              actions.showSurvey({ id: resumed });
              void desk.resume(resumed);
            }}
          />
        </>
      )}
    </section>
  );
}
