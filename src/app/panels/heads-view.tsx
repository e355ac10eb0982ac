/**
 * The head view: which heads, how much of them, the picture of their lines, and the numbers beside
 * it. It draws a state and calls back with gestures.
 */
import type { JSX } from 'preact';
import { useMemo } from 'preact/hooks';

import { hiddenWords } from '../../drawing/hidden-words';
import { selectLines } from '../../drawing/line-selection';
import { litReadouts, litTokens } from '../../drawing/lit-tokens';
import { combinedColour, directionColours } from '../../drawing/palette';
import { CutSlider } from './cut-slider';
import { HeadBar } from './head-bar';
import { Inspector } from './inspector';
import { Picture } from './picture';
import { PictureFoot } from './picture-foot';
import { pinnedAfterClick, useShownLayer } from './use-shown-layer';
import { ViewOptions } from './view-options';
import type { ViewProps } from './view-props';

const NONE: readonly never[] = [];
const ONE_SENTENCE = 'all';

export function HeadsView({ state, actions, theme, colours }: ViewProps): JSX.Element {
  const { document, encoding, model, phase } = state;
  const { layerIndex, heads, groups, reduced, layer, pinned, hover } = useShownLayer(state);
  const selection = useMemo(() => (layer === null ? null : selectLines(layer)), [layer]);
  const { filter, delimiters, words, stroke, orientation } = document;
  const { combine_heads, combine_tokens, both_directions } = document;

  const lit = useMemo(
    () => litTokens(hover === null ? pinned : [hover], both_directions),
    [hover, pinned, both_directions]
  );
  const numbers = useMemo(
    () => (layer === null ? NONE : litReadouts(layer, lit, combine_tokens)),
    [layer, lit, combine_tokens]
  );
  const partner =
    hover === null || both_directions
      ? null
      : (pinned.findLast(({ side }) => side !== hover.side) ?? null);

  const isCombined = reduced?.isCombined ?? false;
  const hues = useMemo(
    () => (isCombined ? [combinedColour(theme)] : colours),
    [isCombined, theme, colours]
  );
  const directions = useMemo(() => directionColours(theme), [theme]);
  const isPair = encoding?.sentenceIds.includes(1) ?? false;
  const mass = reduced?.mass ?? null;
  const isRest = mass !== null && mass.shown < 1 && delimiters !== 'renormalise';

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
        <CutSlider
          cut={cut}
          selection={selection}
          isRest={isRest}
          onCut={to => actions.setCut(to)}
        />
        <ViewOptions
          choices={{
            filter,
            delimiters,
            words,
            combine_heads,
            combine_tokens,
            both_directions,
            stroke,
            orientation
          }}
          isPair={isPair}
          hasHeads={heads.length > 1}
          actions={actions}
        />
      </div>
    ),
    [
      heads,
      colours,
      cut,
      selection,
      isRest,
      filter,
      delimiters,
      words,
      combine_heads,
      combine_tokens,
      both_directions,
      stroke,
      orientation,
      isPair,
      actions
    ]
  );
  const allPins = document.pinned;
  const picture = useMemo(
    () =>
      groups !== null && (
        <Picture
          encoding={groups}
          layer={layer}
          selection={selection}
          colours={hues}
          litColours={both_directions ? directions : hues}
          lit={lit}
          pinned={pinned}
          numbers={numbers}
          namesHead={heads.length > 1 && !isCombined}
          look={{ stroke, orientation, filter: isPair ? filter : ONE_SENTENCE }}
          onHover={ref => {
            const token = ref === null ? undefined : groups.pieces[ref.token]?.[0];
            actions.hover(ref === null || token === undefined ? null : { side: ref.side, token });
          }}
          onPick={(ref, adds) =>
            actions.choose({ pinned: pinnedAfterClick(groups, allPins, ref, adds) })
          }
          onUnpin={() => actions.choose({ pinned: NONE })}
        />
      ),
    [
      groups,
      layer,
      selection,
      hues,
      directions,
      both_directions,
      lit,
      pinned,
      numbers,
      heads,
      isCombined,
      stroke,
      orientation,
      filter,
      isPair,
      allPins,
      actions
    ]
  );
  const foot = useMemo(
    () => (
      <PictureFoot
        stroke={stroke}
        hidden={
          mass === null || groups === null
            ? ''
            : hiddenWords(mass, groups.left, filter, delimiters === 'renormalise')
        }
        hues={
          both_directions
            ? [
                { colour: directions[0], means: 'attends to' },
                { colour: directions[1], means: 'attended by' }
              ]
            : NONE
        }
      />
    ),
    [stroke, mass, groups, filter, delimiters, both_directions, directions]
  );
  const lines = selection?.lines ?? null;
  const isComputing = phase.phase === 'computing' || phase.phase === 'loading';
  const inspector = useMemo(
    () =>
      groups !== null && (
        <Inspector
          layer={layer}
          layerIndex={layerIndex}
          heads={heads}
          lines={lines}
          tokens={groups.tokens}
          colours={hues}
          isCombined={isCombined}
          combineHeads={combine_heads}
          combineTokens={combine_tokens}
          groups={lit.groups}
          partner={partner}
          isComputing={isComputing}
        />
      ),
    [
      groups,
      layer,
      layerIndex,
      heads,
      lines,
      hues,
      isCombined,
      combine_heads,
      combine_tokens,
      lit,
      partner,
      isComputing
    ]
  );
  return (
    <>
      {model !== null && controls}
      {groups !== null && model !== null && (
        <div class="bertscope-main">
          <div class="bertscope-picture-side">
            {picture}
            {foot}
          </div>
          {inspector}
        </div>
      )}
    </>
  );
}
