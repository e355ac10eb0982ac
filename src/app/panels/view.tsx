/**
 * The whole panel of one view: texts, tabs, messages, the chosen view, status. It draws a state and
 * calls back with gestures; it keeps no state of its own but measurements.
 */
import type { ComponentType, JSX } from 'preact';
import { useCallback, useMemo, useRef, useState } from 'preact/hooks';

import { headColours } from '../../drawing/palette';
import type { ThemeName } from '../../drawing/palette';
import { chosenLayer } from '../../state/chosen-heads';
import type { ViewName } from '../../state/document';
import { DRAWN_VIEWS } from '../../state/notices';
import type { ViewState } from '../../state/view-state';
import { GridView } from './grid-view';
import { ExportMenu } from './export-menu';
import { HeadsView } from './heads-view';
import { HelpButton, HelpDialog } from './help';
import { KeepButton } from './keep-button';
import { LayerStepper } from './layer-stepper';
import { hostAssets } from '../host';
import { MatrixView } from './matrix-view';
import { Messages } from './messages';
import { ModelPanel } from './model-panel';
import { SpokenWeights } from './spoken-weights';
import { Shelf } from './shelf';
import { ShelfTable } from './shelf-table';
import { NeuronsView } from './neurons-view';
import { PatternsView } from './patterns-view';
import { StatusLine } from './status-line';
import { Texts } from './texts';
import { useTokenPlaces } from './token-places';
import { usePaletteTheme } from './use-palette-theme';
import type { IViewActions } from './view-actions';
import type { ViewProps } from './view-props';
import { ViewTabs } from './view-tabs';
import { WeightTable } from './weight-table';

export type { IViewActions } from './view-actions';

/** Set by the build of the module for hosts in which nothing can be computed. */
declare const BERTSCOPE_WITHOUT_ENGINE: true | undefined;

const NONE: readonly never[] = [];

/** One a tab. */
const VIEWS: Readonly<Record<ViewName, ComponentType<ViewProps>>> = {
  heads: HeadsView,
  grid: GridView,
  matrix: MatrixView,
  neurons: NeuronsView,
  patterns: PatternsView
};

/** The same as tables; some views know themselves how. */
const TABLES: typeof VIEWS = { ...VIEWS, heads: WeightTable, matrix: WeightTable };

type Props = {
  readonly state: ViewState;
  readonly actions: IViewActions;
  readonly theme: 'light' | 'dark';
  /** Instead of the one that fits theme and reader; null or missing: that one. */
  readonly palette?: ThemeName | null;
  /** Of the reader's own choice, `#rrggbb`; empty or missing: the palette's. */
  readonly ownColours?: readonly string[];
};

/** Where a letter is a letter. */
const isTyping = ({ target }: Event): boolean =>
  target instanceof Element && target.matches('textarea, input:not([type="range"])');

/** Keys that mean something everywhere in the view. None of them reaches the notebook around it. */
function onPanelKey(event: KeyboardEvent, actions: IViewActions, onHelp: () => void): void {
  event.stopPropagation();
  if (event.key === '?' && !isTyping(event)) {
    event.preventDefault();
    onHelp();
  }
  if (!(event.ctrlKey || event.metaKey) || event.altKey) return;
  const key = event.key.toLowerCase();
  const redo = key === 'y' || (key === 'z' && event.shiftKey);
  if (!redo && key !== 'z') return;
  event.preventDefault();
  if (redo) actions.redo();
  else actions.undo();
}

export function AttentionPanel(props: Props): JSX.Element {
  const { state, actions, theme, palette = null, ownColours = NONE } = props;
  const { document, encoding, model, phase } = state;
  const fitting = usePaletteTheme(theme);
  const themeName = palette ?? fitting;
  const headCount = model?.heads ?? 0;
  const colours = useMemo(
    () => headColours(themeName, headCount, ownColours),
    [themeName, headCount, ownColours]
  );
  const layerCount = model?.layers ?? 0;
  const layerIndex = chosenLayer(state);

  const [isHelpOpen, setHelpOpen] = useState(false);
  const onHelp = useCallback(() => setHelpOpen(true), []);
  // Null: closed; whether it was opened to look up the document's own model.
  const [modelPanel, setModelPanel] = useState<{ readonly isAsked: boolean } | null>(null);
  const canChoose = hostAssets().engine !== null;
  const [isTable, setTable] = useState(false);

  // Elements that are the same as before are not compared again: hovering and layers that are not
  // shown leave all but the view itself alone.
  const { text_a, text_b } = document;
  const { places, lit } = useTokenPlaces(state);
  const texts = useMemo(
    () => <Texts a={text_a} b={text_b} places={places} lit={lit} actions={actions} />,
    [text_a, text_b, places, lit, actions]
  );
  const latest = useRef(state);
  latest.current = state;
  const chosen = document.view;
  const bar = useMemo(
    () => (
      <div class="bertscope-bar">
        <ViewTabs views={DRAWN_VIEWS} chosen={chosen} onView={view => actions.choose({ view })} />
        {layerCount > 0 && (
          <LayerStepper
            layer={layerIndex}
            layers={layerCount}
            onLayer={to => actions.setLayer(to)}
          />
        )}
        <div class="bertscope-tools">
          {canChoose && (
            <button
              type="button"
              class="bertscope-tool"
              data-tool="model"
              aria-haspopup="dialog"
              title="Choose the model: by name, from files, from what is kept"
              onClick={() => setModelPanel({ isAsked: false })}
            >
              model
            </button>
          )}
          <button
            type="button"
            class="bertscope-tool"
            data-tool="table"
            aria-label="Show as table"
            aria-pressed={isTable}
            title="Show the numbers as a table"
            onClick={() => setTable(!isTable)}
          >
            table
          </button>
          <KeepButton
            document={document}
            model={model}
            onShelf={shelf => actions.choose({ shelf })}
          />
          <ExportMenu
            getState={() => latest.current}
            theme={themeName.startsWith('dark') ? 'dark' : 'light'}
          />
          <HelpButton onOpen={onHelp} />
        </div>
      </div>
    ),
    [
      chosen,
      layerIndex,
      layerCount,
      document,
      model,
      actions,
      isTable,
      onHelp,
      themeName,
      canChoose
    ]
  );
  const View = (isTable ? TABLES : VIEWS)[chosen];
  const { layersDone } = state;
  const status = useMemo(
    () => <StatusLine state={state} />,
    [document, encoding, model, phase, layersDone]
  );

  return (
    <div
      class="bertscope-panel"
      data-lm-suppress-shortcuts="true"
      onKeyDown={event => onPanelKey(event, actions, onHelp)}
    >
      {texts}
      {model !== null && bar}
      <Messages
        phase={phase}
        notices={state.notices}
        onRetry={() => actions.retry()}
        onStop={() => actions.stopLoading()}
        onModels={canChoose ? () => setModelPanel({ isAsked: true }) : null}
      />
      {phase.phase === 'empty' && (
        <p class="bertscope-prompt">Type a sentence above to see what every head attends to.</p>
      )}
      {encoding === null && (phase.phase === 'loading' || phase.phase === 'computing') && (
        <div class="bertscope-wait" aria-hidden="true" />
      )}
      <Shelf state={state} actions={actions} theme={themeName} colours={colours} />
      <View state={state} actions={actions} theme={themeName} colours={colours} isTable={isTable} />
      {isTable && <ShelfTable state={state} actions={actions} />}
      <SpokenWeights state={state} />
      {status}
      {/* Where it is set, the choice of models is left out of the bundle. */}
      {typeof BERTSCOPE_WITHOUT_ENGINE === 'undefined' && modelPanel !== null && (
        <ModelPanel
          state={state}
          isAsked={modelPanel.isAsked}
          onModel={chosenModel => actions.chooseModel(chosenModel)}
          onHead={(layer, head) => actions.showHead(layer, head)}
          onClose={() => setModelPanel(null)}
        />
      )}
      {isHelpOpen && <HelpDialog onClose={() => setHelpOpen(false)} />}
    </div>
  );
}
