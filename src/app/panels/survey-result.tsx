/** What a survey says: the map of heads over its inputs, the passport of the chosen one, all numbers, and what failed. */
import type { JSX } from 'preact';
import { useMemo, useState } from 'preact/hooks';

import { PATTERNS } from '../../patterns/pattern';
import { chosenHeads } from '../../state/chosen-heads';
import { isBlank, type HeadRef } from '../../state/document';
import type { SurveyTable } from '../../survey/survey-table';
import { mapSurveyHeads } from '../map-heads';
import { rowsByMass, type MapOrder } from '../map-rows';
import type { FoundSurvey } from '../survey/follow-survey';
import { badgeWords, countWords, isEnough, namedWords } from '../survey/survey-words';
import { MapOrderChoice } from './map-order-choice';
import { PatternLegend, type MapGroup } from './pattern-legend';
import { PatternMap } from './pattern-map';
import { SurveyDownloads } from './survey-downloads';
import { SurveyNumbers } from './survey-numbers';
import { SurveyPassport } from './survey-passport';
import type { ViewProps } from './view-props';

type Props = ViewProps & { readonly found: FoundSurvey };

const NOTHING: ReadonlySet<MapGroup> = new Set();
/** So many characters of a text tell which it is. */
const SHOWN_CHARACTERS = 120;
/** So many failures are listed; the files have none of them. */
const MOST_FAILURES = 50;

const shorten = (text: string): string =>
  text.length <= SHOWN_CHARACTERS ? text : `${text.slice(0, SHOWN_CHARACTERS)}…`;

function Failures({ failed }: Pick<FoundSurvey, 'failed'>): JSX.Element | null {
  if (failed.length === 0) return null;
  return (
    <details class="bertscope-survey-failures">
      <summary>{countWords(failed.length, 'text')} could not be computed</summary>
      <ul>
        {failed.slice(0, MOST_FAILURES).map(({ index, text, reason }) => (
          <li key={index}>
            <b>{index + 1}</b> <bdi>{shorten(text.text_a)}</bdi>
            {text.text_b !== null && (
              <>
                {' '}
                · <bdi>{shorten(text.text_b)}</bdi>
              </>
            )}
            <br />
            <span class="bertscope-caption">{reason}</span>
          </li>
        ))}
      </ul>
      {failed.length > MOST_FAILURES && (
        <p class="bertscope-note">and {failed.length - MOST_FAILURES} more</p>
      )}
    </details>
  );
}

function Heads(props: Props & { readonly table: SurveyTable }): JSX.Element {
  const { state, actions, theme, found, table } = props;
  const { modelInfo, model } = found.survey;
  const [kept, setKept] = useState(NOTHING);
  const [order, setOrder] = useState<MapOrder>('number');
  const [own, setOwn] = useState<HeadRef>({ layer: 0, head: 0 });
  const isSameModel = state.model !== null && state.model.sha256 === modelInfo?.sha256;
  const chosen = chosenHeads(state);
  const head =
    isSameModel && chosen !== null ? { layer: chosen.layer, head: chosen.heads[0] ?? 0 } : own;
  const show = ({ layer, head: index }: HeadRef): void => {
    setOwn({ layer, head: index });
    if (isSameModel) actions.showHead(layer, index);
  };
  const heads = useMemo(() => mapSurveyHeads(table), [table]);
  const rows = useMemo(
    () =>
      rowsByMass(table, (layer, index) =>
        order === 'number'
          ? null
          : table.rows[(layer * table.heads + index) * PATTERNS.length + PATTERNS.indexOf(order)]
              .mass
      ),
    [table, order]
  );
  const { texts } = found.survey;
  const first = texts.find(text => !isBlank(text)) ?? texts[0];
  return (
    <div class="bertscope-patterns-main">
      <div class="bertscope-patterns-side">
        <PatternLegend found={heads} kept={kept} theme={theme} onKeep={setKept} />
        <MapOrderChoice order={order} onOrder={setOrder} />
        <PatternMap
          rows={rows}
          hasColumns={order === 'number'}
          found={heads}
          chosen={head}
          kept={kept}
          theme={theme}
          onShow={show}
        />
        {!isSameModel && (
          <p class="bertscope-note">
            {state.model === null
              ? 'No text is in the picture. '
              : 'The picture shows another model, whose heads are others. '}
            <button
              type="button"
              class="bertscope-link"
              onClick={() => actions.setTexts(first.text_a, first.text_b, model)}
            >
              put the first text there
            </button>
          </p>
        )}
      </div>
      <SurveyPassport key={`${head.layer}-${head.head}`} table={table} head={head} theme={theme} />
      <div class="bertscope-survey-below">
        <details class="bertscope-survey-all" open={props.isTable}>
          <summary>
            All numbers: {countWords(table.rows.length, 'row')}, a head and pattern each
          </summary>
          <SurveyNumbers table={table} onShow={show} />
        </details>
        <Failures failed={found.failed} />
        <SurveyDownloads found={found} table={table} />
      </div>
    </div>
  );
}

export function SurveyResult(props: Props): JSX.Element {
  const { found } = props;
  const { table, survey, cut, done } = found;
  if (table === null) {
    return (
      <p class="bertscope-note" role="status">
        {done === survey.texts.length
          ? 'No text could be scored.'
          : 'The first numbers come with the first text.'}
      </p>
    );
  }
  const beside = [
    ...(table.failed > 0 ? [`${table.failed} failed`] : []),
    ...(table.skipped > 0 ? [`${table.skipped} without words to ask about`] : []),
    ...(cut > 0 ? [`${cut} cut at ${survey.maxTokens} tokens or the model’s most`] : [])
  ];
  return (
    <div class="bertscope-survey-result" data-inputs={table.inputs} data-seed={table.seed}>
      <p class="bertscope-survey-summary">
        <span class="bertscope-badge bertscope-survey-badge" data-few={!isEnough(table)}>
          {badgeWords(table)}
        </span>{' '}
        {beside.length > 0 && `${beside.join(', ')}. `}
        {namedWords(table)}
      </p>
      <Heads {...props} table={table} />
    </div>
  );
}
