/**
 * The head view: which heads, how much of them, the picture of their lines, and the numbers beside
 * it. It draws a state and calls back with gestures.
 */
import type { JSX } from 'preact';
import { useMemo } from 'preact/hooks';

import { selectLines } from '../../drawing/line-selection';
import type { LayerLines } from '../../drawing/line-selection';
import { tokenReadouts } from '../../drawing/token-readouts';
import type { TokenRef } from '../../state/document';
import type { ViewState } from '../../state/view-state';
import { CutSlider } from './cut-slider';
import { HeadBar } from './head-bar';
import { Inspector } from './inspector';
import { Picture } from './picture';
import type { ViewProps } from './view-props';

const NONE: readonly never[] = [];

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

export function HeadsView({ state, actions, colours }: ViewProps): JSX.Element {
  const { document, encoding, model, hover, phase } = state;
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
  const { cut } = document;
  const controls = useMemo(
    () => (
      <div class="bertscope-controls">
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
    [heads, colours, cut, selection, actions]
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
  return (
    <>
      {model !== null && controls}
      {encoding !== null && model !== null && (
        <div class="bertscope-main">
          {picture}
          {inspector}
        </div>
      )}
    </>
  );
}
