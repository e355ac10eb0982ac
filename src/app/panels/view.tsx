/**
 * The whole panel of one view: texts, controls, messages, picture, inspector, status. It draws a
 * state and calls back with gestures; it keeps no state of its own but measurements.
 */
import type { JSX } from 'preact';
import { useMemo } from 'preact/hooks';

import { headColours } from '../../drawing/palette';
import type { ThemeName } from '../../drawing/palette';
import { selectLines } from '../../drawing/line-selection';
import type { LayerLines } from '../../drawing/line-selection';
import { tokenReadouts } from '../../drawing/token-readouts';
import type { TokenRef } from '../../state/document';
import type { ViewState } from '../../state/view-state';
import { CutSlider } from './cut-slider';
import { HeadBar } from './head-bar';
import { Inspector } from './inspector';
import { LayerStepper } from './layer-stepper';
import { Messages } from './messages';
import { Picture } from './picture';
import { StatusLine } from './status-line';
import { Texts } from './texts';
import { usePaletteTheme } from './use-palette-theme';
import type { IViewActions } from './view-actions';

export type { IViewActions } from './view-actions';

const NONE: readonly never[] = [];

type Props = {
  readonly state: ViewState;
  readonly actions: IViewActions;
  readonly theme: 'light' | 'dark';
  /** Instead of the one that fits theme and reader; null or missing: that one. */
  readonly palette?: ThemeName | null;
  /** Of the reader's own choice, `#rrggbb`; empty or missing: the palette's. */
  readonly ownColours?: readonly string[];
};

/** The chosen layer and heads of what is on the screen; null while they are not there. */
function useLayer({ document, model, attention }: ViewState): {
  layerIndex: number;
  heads: readonly number[];
  layer: LayerLines | null;
} {
  const layerIndex = Math.min(document.layer ?? 0, (model?.layers ?? 1) - 1);
  const heads = useMemo(() => {
    const wanted = document.heads ?? model?.opening.heads ?? NONE;
    const there = wanted.filter(head => head < (model?.heads ?? 0));
    return there.length > 0 || model === null ? there : [0];
  }, [document.heads, model]);
  const weights = attention?.weights[layerIndex] ?? null;
  const tokens = attention?.tokens ?? 0;
  const { cut } = document;
  const layer = useMemo(
    () => (weights === null ? null : { weights, tokens, heads, cut }),
    [weights, tokens, heads, cut]
  );
  return { layerIndex, heads, layer };
}

/** Keys that mean something everywhere in the view. None of them reaches the notebook around it. */
function onPanelKey(event: KeyboardEvent, actions: IViewActions): void {
  event.stopPropagation();
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
  const { document, encoding, model, hover, phase } = state;
  const fitting = usePaletteTheme(theme);
  const themeName = palette ?? fitting;
  const headCount = model?.heads ?? 0;
  const colours = useMemo(
    () => headColours(themeName, headCount, ownColours),
    [themeName, headCount, ownColours]
  );
  const { layerIndex, heads, layer } = useLayer(state);
  const selection = useMemo(() => (layer === null ? null : selectLines(layer)), [layer]);

  const count = encoding?.ids.length ?? 0;
  const pinned = useMemo(
    () => document.pinned.filter(({ token }) => token < count),
    [document.pinned, count]
  );
  const lit = useMemo<readonly TokenRef[]>(
    () => (hover !== null && hover.token < count ? [hover] : pinned),
    [hover, pinned, count]
  );
  const focus = lit.at(-1) ?? null;
  const readouts = useMemo(
    () => (layer === null || focus === null ? NONE : tokenReadouts(layer, focus)),
    [layer, focus]
  );
  const partner =
    hover === null ? null : (pinned.findLast(({ side }) => side !== hover.side) ?? null);

  // Elements that are the same as before are not compared again: hovering and layers that are not
  // shown leave all but picture and inspector alone.
  const { text_a, text_b, cut } = document;
  const texts = useMemo(
    () => <Texts a={text_a} b={text_b} actions={actions} />,
    [text_a, text_b, actions]
  );
  const layerCount = model?.layers ?? 0;
  const controls = useMemo(
    () => (
      <div class="bertscope-controls">
        <LayerStepper layer={layerIndex} layers={layerCount} onLayer={to => actions.setLayer(to)} />
        <HeadBar
          shown={heads}
          colours={colours}
          onToggle={head => actions.toggleHead(head)}
          onIsolate={head => actions.isolateHead(head)}
          onAll={() => actions.allHeads()}
        />
        <CutSlider cut={cut} selection={selection} onCut={to => actions.setCut(to)} />
      </div>
    ),
    [layerIndex, layerCount, heads, colours, cut, selection, actions]
  );
  const picture = useMemo(
    () =>
      encoding !== null && (
        <Picture
          encoding={encoding}
          layer={layer}
          selection={selection}
          colours={colours}
          lit={lit}
          pinned={pinned}
          readouts={readouts}
          actions={actions}
        />
      ),
    [encoding, layer, selection, colours, lit, pinned, readouts, actions]
  );
  const lines = selection?.lines ?? null;
  const isComputing = phase.phase === 'computing' || phase.phase === 'loading';
  const inspector = useMemo(
    () =>
      encoding !== null && (
        <Inspector
          layer={layer}
          layerIndex={layerIndex}
          heads={heads}
          lines={lines}
          tokens={encoding.tokens}
          colours={colours}
          focus={focus}
          partner={partner}
          isComputing={isComputing}
        />
      ),
    [encoding, layer, layerIndex, heads, lines, colours, focus, partner, isComputing]
  );
  const { layersDone } = state;
  const status = useMemo(
    () => <StatusLine state={state} />,
    [document, encoding, model, phase, layersDone]
  );

  return (
    <div
      class="bertscope-panel"
      data-lm-suppress-shortcuts="true"
      onKeyDown={event => onPanelKey(event, actions)}
    >
      {texts}
      {model !== null && controls}
      <Messages phase={phase} notices={state.notices} onRetry={() => actions.retry()} />
      {phase.phase === 'empty' && (
        <p class="bertscope-prompt">Type a sentence above to see what every head attends to.</p>
      )}
      {encoding === null && (phase.phase === 'loading' || phase.phase === 'computing') && (
        <div class="bertscope-wait" aria-hidden="true" />
      )}
      {encoding !== null && model !== null && (
        <div class="bertscope-main">
          {picture}
          {inspector}
        </div>
      )}
      {status}
    </div>
  );
}
