/** The patterns view: the tour, the map of all heads, and the passport of the chosen one. */
import type { JSX } from 'preact';
import { useMemo, useState } from 'preact/hooks';

import type { PatternName } from '../../patterns/pattern';
import { chosenHeads } from '../../state/chosen-heads';
import { layersComputed } from '../../state/held-layers';
import { headScoresOf, patternsOf } from '../../state/pattern-actions';
import { leadScore } from '../lead-score';
import { mapHeads } from '../map-heads';
import { mapRows, type MapOrder } from '../map-rows';
import { tourStopAt } from '../tour-stop-at';
import { MapOrderChoice } from './map-order-choice';
import { Passport } from './passport';
import { PatternLegend, type MapGroup } from './pattern-legend';
import { PatternMap } from './pattern-map';
import { PatternsTable } from './patterns-table';
import { ScorePairs } from './score-pairs';
import { SurveyPanel } from './survey-panel';
import { Tour } from './tour';
import type { ViewProps } from './view-props';

const NOTHING: ReadonlySet<MapGroup> = new Set();

/** Whether the view is about the text on the screen or about many. */
function Scope({ state, actions }: ViewProps): JSX.Element {
  const isSurvey = state.survey !== null;
  return (
    <div class="bertscope-scope" role="group" aria-label="What the heads are scored on">
      <button
        type="button"
        class="bertscope-map-chip"
        data-scope="text"
        aria-pressed={!isSurvey}
        onClick={() => actions.showSurvey(null)}
      >
        this text
      </button>
      <button
        type="button"
        class="bertscope-map-chip"
        data-scope="survey"
        aria-pressed={isSurvey}
        onClick={() => {
          if (!isSurvey) actions.showSurvey({ id: null });
        }}
      >
        my texts
      </button>
    </div>
  );
}

export function PatternsView(props: ViewProps): JSX.Element | null {
  const { state, actions, theme, isTable = false } = props;
  const { model } = state;
  const [kept, setKept] = useState(NOTHING);
  /** The pattern that was chosen to be looked at, as long as its head is shown. */
  const [looked, setLooked] = useState<{ at: string; pattern: PatternName } | null>(null);
  const [order, setOrder] = useState<MapOrder>('number');
  const patterns = patternsOf(state);
  const rows = useMemo(
    () => mapRows(model ?? { layers: 0, heads: 0 }, patterns, order),
    [model, patterns, order]
  );
  const found = useMemo(() => (patterns === null ? null : mapHeads(patterns)), [patterns]);
  const chosen = chosenHeads(state);
  if (state.survey !== null) {
    return (
      <div class="bertscope-patterns">
        <Scope {...props} />
        <SurveyPanel {...props} />
      </div>
    );
  }
  if (model === null || chosen === null) {
    return state.phase.phase === 'empty' ? (
      <div class="bertscope-patterns">
        <Scope {...props} />
      </div>
    ) : null;
  }
  const head = { layer: chosen.layer, head: chosen.heads[0] ?? 0 };
  const scores = headScoresOf(state, head);
  const isLooked = looked?.at === `${head.layer}-${head.head}`;
  const lead = scores === null || scores.isBroken ? null : leadScore(scores);
  // At a stop of the tour it is the pattern of the article's figure, whatever the head does besides.
  const shown = tourStopAt(state)?.pattern ?? lead?.pattern ?? 'next';
  const pattern = isLooked ? looked.pattern : shown;
  const waiting = (patterns?.layers ?? []).filter(layer => layer === null).length;
  const missing = state.attention === null ? 0 : model.layers - layersComputed(state.attention);
  return (
    <div class="bertscope-patterns">
      <Scope {...props} />
      <Tour {...props} />
      {isTable ? (
        <PatternsTable {...props} />
      ) : (
        <div class="bertscope-patterns-main">
          <div class="bertscope-patterns-side">
            <PatternLegend found={found} kept={kept} theme={theme} onKeep={setKept} />
            <MapOrderChoice order={order} onOrder={setOrder} />
            <PatternMap
              rows={rows}
              hasColumns={order === 'number'}
              found={found}
              chosen={head}
              kept={kept}
              theme={theme}
              onShow={({ layer, head: index }) => actions.showHead(layer, index)}
            />
            <p class="bertscope-note" role="status">
              {patterns === null || waiting > missing
                ? `${model.layers - (patterns === null ? model.layers : waiting)} of ${model.layers} layers scored …`
                : missing > 0
                  ? `${missing} of ${model.layers} layers are not here, so their heads have no scores.`
                  : ''}
            </p>
          </div>
          <Passport
            {...props}
            head={head}
            scores={scores}
            pattern={pattern}
            onPattern={wanted => setLooked({ at: `${head.layer}-${head.head}`, pattern: wanted })}
          />
          {scores?.isBroken === false && <ScorePairs {...props} head={head} pattern={pattern} />}
        </div>
      )}
    </div>
  );
}
