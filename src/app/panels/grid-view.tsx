/**
 * The grid: every head of every layer at once, in the order of a measure or of the layers, shown by
 * the same choices as in the head view. Leaves out: the picture itself (grid-stage.tsx).
 */
import type { JSX } from 'preact';
import { useCallback, useMemo, useRef } from 'preact/hooks';

import type { Attention } from '../../attention/attention';
import { measureHead } from '../../attention/head-measures';
import { orderHeads } from '../../drawing/grid-order';
import { gridSentences } from '../../drawing/grid-words';
import { MEASURE_WORDS } from '../../drawing/measure-words';
import type { ModelInfo } from '../../model/model-info';
import { chosenHeads } from '../../state/chosen-heads';
import { isElsewhere } from '../../state/held-layers';
import type { HeadRef } from '../../state/document';
import type { Encoding } from '../../tokens/encoding';
import { headLook } from '../head-look';
import { GridControls } from './grid-controls';
import { GridStage, type GridHead } from './grid-stage';
import { headWords } from './grid-tooltip';
import { HeadsTable } from './heads-table';
import { useHeadMeasures } from './use-head-measures';
import type { ViewProps } from './view-props';
import { useVisible } from './use-visible';

/** Shows nothing until a text has become tokens: what is measured must be there from the start. */
export function GridView(props: ViewProps): JSX.Element | null {
  const { model, encoding } = props.state;
  return model === null || encoding === null ? null : (
    <Grid {...props} model={model} encoding={encoding} />
  );
}

/** What is said of layers that are not held; empty if there are none. */
function letGoWords(attention: Attention | null): string {
  const count = attention?.elsewhere?.length ?? 0;
  if (count === 0) return '';
  const layers = count === 1 ? 'One layer was' : `${count} layers were`;
  return `${layers} let go to save memory: open a head to have its layer back; how much views may hold is a setting.`;
}

type GridProps = ViewProps & { readonly model: ModelInfo; readonly encoding: Encoding };

function Grid(props: GridProps): JSX.Element {
  const { state, actions, theme, colours, model, encoding, isTable = false } = props;
  const { document, attention, phase } = state;
  const { grid_sort: sort, grid_least: least } = document;
  const { words, delimiters, punctuation, filter, cut } = document;
  const { layers, heads } = model;
  const { special } = encoding;
  const panel = useRef<HTMLDivElement>(null);
  const isVisible = useVisible(panel);
  const look = useMemo(
    () => headLook({ words, delimiters, punctuation, filter, cut }, encoding),
    [words, delimiters, punctuation, filter, cut, encoding]
  );

  // In the order of the layers the reader filters by the measure that needs no explanation.
  const measure = sort === 'layer' ? 'sharpness' : sort;
  const labelled = sort !== 'layer';
  const isMeasured = labelled || least > 0;
  const { measureOf, isComplete } = useHeadMeasures(
    attention,
    special,
    isMeasured ? measure : null,
    isVisible
  );
  const isComputing = phase.phase === 'computing' || phase.phase === 'loading';
  const missing = isComputing ? 'computing' : 'not here';
  const cells = useMemo(() => {
    const isBelow = (ref: HeadRef): boolean => {
      const value = least > 0 && isComplete ? measureOf(ref) : null;
      return value !== null && !(value >= least);
    };
    // Until all is measured nothing moves.
    return orderHeads(layers, heads, isComplete ? sort : 'layer', measureOf).map(ref => {
      const weights = attention?.weights[ref.layer] ?? null;
      const value = labelled ? measureOf(ref) : null;
      const number =
        value === null || Number.isNaN(value) ? '' : value.toFixed(2).replace(/^0/, '');
      const absent = attention !== null && isElsewhere(attention, ref.layer) ? 'open it' : missing;
      const word = weights === null ? absent : null;
      return { ref, weights, faded: isBelow(ref), number, word };
    });
    // `measureOf` follows from what is named here.
  }, [layers, heads, sort, least, attention, special, isComplete, missing]);
  const wordsOf = useCallback(
    ({ ref, weights, word }: GridHead) => {
      const plane = { weights: weights ?? new Float32Array(0), tokens: special.length };
      const value =
        weights === null ? NaN : measureHead(measure, { ...plane, head: ref.head }, special);
      return headWords({ ref, weights, look, measure, value, word });
    },
    [look, measure, special]
  );

  const title = `All heads, ${labelled ? MEASURE_WORDS[measure].first : 'rows are layers, columns are heads'}`;
  const onOpen = ({ layer, head }: HeadRef): void => {
    actions.showHead(layer, head);
    actions.choose({ view: 'heads' });
  };
  const isEmpty = look.groups.tokens.length === 0;
  const chosen = chosenHeads(state) ?? { layer: 0, heads: [] };
  return (
    <div ref={panel} class="bertscope-grid">
      <GridControls
        document={document}
        measure={measure}
        shown={cells.filter(({ faded }) => !faded).length}
        total={cells.length}
        isMeasuring={!isComplete}
        encoding={encoding}
        actions={actions}
      />
      {isEmpty ? (
        <p class="bertscope-note">
          Every token is hidden. Show some of them again under “options”.
        </p>
      ) : isTable ? (
        <HeadsTable
          state={state}
          heads={cells.map(({ ref }) => ref)}
          isFaded={index => cells[index].faded}
          look={look}
          caption={`All heads${labelled ? `, ${MEASURE_WORDS[measure].first}` : ''}. Measures are of whole heads, from 0 to 1; Enter opens a head.`}
          onOpen={ref => {
            onOpen(ref);
            // The table has gone, and the focus with it.
            const whole = panel.current?.closest('.bertscope-panel');
            whole?.querySelector<HTMLElement>('[role="tab"][data-view="heads"]')?.focus();
          }}
        />
      ) : (
        <GridStage
          layers={layers}
          heads={heads}
          cells={cells}
          look={look}
          labelled={labelled}
          title={title}
          shown={chosen}
          colours={colours}
          theme={theme}
          isVisible={isVisible}
          wordsOf={wordsOf}
          onOpen={onOpen}
          caption={kind => (
            <p class="bertscope-caption">
              {[...gridSentences(sort, kind, look, isMeasured), letGoWords(attention)].join(' ')}
            </p>
          )}
        />
      )}
    </div>
  );
}
